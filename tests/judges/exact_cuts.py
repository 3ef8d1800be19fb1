"""Images of every BITPIX and convention, and whether cuts of them hold the same values.

exact_cuts.py make FOLDER: writes NAME.fits for every kind, plain and compressed where there is a codec for it.
exact_cuts.py judge FOLDER: compares each NAME.fits with its CUT@BITPIX@CODEC@NAME.fits (x 3:11, y 2:9; BITPIX may be
"stored": then the stored numbers and their scaling must be the same, too); prints one line for each that differs, "same N" at the end.
"""
import glob
import os
import sys
import warnings

import numpy as np
from astropy.io import fits

warnings.simplefilter("ignore")


def header(**keys):
    h = fits.Header()
    for key, value in keys.items():
        h[key] = value
    return h


def integers(bits, random, blank=None):
    info = np.iinfo(f"i{bits // 8}" if bits > 8 else "u1")
    a = random.integers(info.min, info.max, (12, 16), dtype=info.dtype, endpoint=True)
    a[3, 4], a[3, 5], a[3, 6] = info.min, info.max, info.max - 1
    if bits == 64:
        a[4, 4] = 2**53 + 1
    if bits >= 32:
        a[4, 5] = 2**24 + 1
    if blank is not None:
        a[5, 5] = blank
    return a


def make(folder):
    random = np.random.default_rng(11)
    raw = {}
    for bits in (8, 16, 32, 64):
        blank = 255 if bits == 8 else -(2 ** (bits - 1))
        raw[f"int{bits}"] = (integers(bits, random), header())
        raw[f"blank{bits}"] = (integers(bits, random, blank), header(BLANK=blank))
        raw[f"scaled{bits}"] = (integers(bits, random, blank), header(BSCALE=0.12345678901234567, BZERO=-3.25, BLANK=blank))
        raw[f"other_sign{bits}"] = (integers(bits, random), header(BSCALE=1, BZERO=-128 if bits == 8 else 2 ** (bits - 1)))
    for kind, extremes in (("f4", (3e38, 1e-42)), ("f8", (1e300, 5e-324))):
        a = random.normal(100, 1, (12, 16)).astype(kind)
        a[3, 4:8] = np.nan, np.inf, -np.inf, 1 / 3
        a[4, 4:6] = extremes
        raw[f"float_{kind}"] = (a, header())
        raw[f"scaled_{kind}"] = (random.normal(100, 1, (12, 16)).astype(kind), header(BSCALE=0.1, BZERO=7.0))
        raw[f"noise_{kind}"] = (random.normal(100, 1, (12, 16)).astype(kind), header())
    for name, (a, h) in raw.items():
        # Scaling is set on what is written already: astropy would undo it.
        path = os.path.join(folder, f"{name}.fits")
        hdu = fits.PrimaryHDU(a)
        hdu.writeto(path)
        with open(path, "rb+") as f:
            head = fits.Header.fromfile(f)
            size = f.tell()
            data = f.read()
            head.update(h)
            f.seek(0)
            f.write(head.tostring().encode())
            f.write(data)
    for name in list(raw):
        with fits.open(os.path.join(folder, f"{name}.fits"), do_not_scale_image_data=True) as f:
            data, h = f[0].data, f[0].header
            if name.startswith(("int", "blank", "scaled", "other")) and data.dtype.kind != "f" and data.dtype.itemsize < 8:
                import fitsio
                path = os.path.join(folder, f"rice_{name}.fits")
                with fitsio.FITS(path, "rw") as out:
                    out.write(np.ascontiguousarray(data.astype(data.dtype.newbyteorder("="))), compress="RICE_1", tile_dims=(5, 7),
                              header={k: h[k] for k in ("BLANK",) if k in h})
                with fits.open(path, mode="update", disable_image_compression=True) as out:
                    for k in ("BSCALE", "BZERO"):
                        if k in h:
                            out[1].header[k] = h[k]
            elif data.dtype.kind == "f" and not name.startswith("scaled"):
                quantised = name.startswith("noise")
                fits.CompImageHDU(data, compression_type="RICE_1" if quantised else "GZIP_2", quantize_level=16 if quantised else 0).writeto(os.path.join(folder, f"packed_{name}.fits"))


def read(path, scaled):
    with fits.open(path, checksum=True, do_not_scale_image_data=not scaled) as f:
        hdu = next(h for h in f if h.data is not None)
        return hdu.data, hdu.header, isinstance(hdu, fits.CompImageHDU)


def values(path):
    data, h, compressed = read(path, True)
    if compressed and "BLANK" in h:
        # astropy 5.2 takes no notice of BLANK here.
        data = np.where(read(path, False)[0] == h["BLANK"], np.nan, data)
    return data


def stored(path):
    data, h, _ = read(path, False)
    return [data[2:9, 3:11] if data.shape == (12, 16) else data, h.get("BSCALE", 1), h.get("BZERO", 0), h.get("BLANK")]


def differ(a, b):
    if a.dtype.kind in "iu" and b.dtype.kind in "iu":
        return not np.array_equal(a, b)
    return not np.array_equal(a.astype("f8"), b.astype("f8"), equal_nan=True)


def judge(folder):
    same = 0
    for path in sorted(glob.glob(os.path.join(folder, "*.fits"))):
        name = os.path.basename(path)
        if name.startswith("CUT"):
            continue
        whole = values(path)[2:9, 3:11]
        # astropy scales integers of 16 bits in single precision.
        (raw, scale, zero, blank) = stored(path)
        exact = np.where(raw == blank, np.nan, raw * scale + zero) if "scaled" in name else whole
        for cut in sorted(glob.glob(os.path.join(folder, f"CUT*@{name}"))):
            kind = os.path.basename(cut).split("@")[1]
            expected = whole if kind == "stored" else exact if int(kind) < 0 or exact.dtype.kind != "f" else np.rint(exact)
            wrong = differ(values(cut), expected)
            if kind == "stored" and not name.startswith("packed_noise"):
                (a, *scaling), (b, *others) = stored(path), stored(cut)
                wrong |= differ(a, b) or scaling != others
            elif kind != "stored":
                wrong |= read(cut, False)[1]["BITPIX"] != int(kind)
            same += not wrong
            if wrong:
                print(os.path.basename(cut), values(cut).dtype, whole.dtype, "differ")
    print("same", same)


if __name__ == "__main__":
    {"make": make, "judge": judge}[sys.argv[1]](sys.argv[2])
