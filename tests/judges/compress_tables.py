"""Makes tables of every column type with astropy and compresses them with CFITSIO, as `fpack -table` does.

    compress_tables.py FOLDER          PLAIN.fits and PLAIN.fits.fz for the codecs of the standard, in tiles of 200 rows
    compress_tables.py --seed FILE.fz  a small one (tests/Astrolode.Tests/Images/Fits/Compressed/table.fits)
"""
import ctypes
import pathlib
import sys

import numpy as np
from astropy.io import fits

cfitsio = ctypes.CDLL("libcfitsio.so.10")
BINARY_TABLE, READ_ONLY = 2, 0


def compress(source, target):
    status = ctypes.c_int(0)
    plain, packed = ctypes.c_void_p(), ctypes.c_void_p()
    target.unlink(missing_ok=True)
    cfitsio.ffdkopn(ctypes.byref(plain), str(source).encode(), READ_ONLY, ctypes.byref(status))
    cfitsio.ffdkinit(ctypes.byref(packed), str(target).encode(), ctypes.byref(status))
    cfitsio.ffcopy(plain, packed, 0, ctypes.byref(status))
    cfitsio.ffmahd(plain, 2, None, ctypes.byref(status))
    cfitsio.fits_compress_table(plain, packed, ctypes.byref(status))
    cfitsio.ffpcks(packed, ctypes.byref(status))
    cfitsio.ffclos(packed, ctypes.byref(status))
    cfitsio.ffclos(plain, ctypes.byref(status))
    if status.value:
        sys.exit(f"CFITSIO status {status.value}")


def table(rows, tile, codec):
    random = np.random.default_rng(5)
    whole = lambda kind, *shape: random.integers(0, 200, (rows, *shape)).astype(kind)

    def lists(kind, form, longest=9):
        # Some empty, some that compress, some that do not.
        cells = np.empty(rows, object)
        for i in range(rows):
            length = 400 if i % 50 == 7 else int(random.integers(0, longest))
            cells[i] = (np.arange(length) if length > longest else random.integers(0, 100, length)).astype(kind)
        return fits.Column(f"list{form}", f"{form}()", array=cells)

    real = random.normal(size=rows)
    real[3] = np.nan
    columns = [
        fits.Column("byte", "B", array=whole("u1")),
        fits.Column("short", "I", array=whole("i2") - 100, null=-50, unit="adu"),
        fits.Column("shorts", "6I", array=whole("i2", 6), dim="(3,2)"),
        fits.Column("int", "J", array=np.arange(rows) * 1000 - 7),
        fits.Column("long", "K", array=whole("i8") << 40),
        fits.Column("float", "E", array=real.astype("f4")),
        fits.Column("double", "D", array=real),
        fits.Column("doubles", "3D", array=random.normal(size=(rows, 3))),
        fits.Column("complex", "C", array=(np.arange(rows)[::-1] + 1j * random.normal(size=rows)).astype("c8")),
        fits.Column("pairs", "2M", array=random.normal(size=(rows, 2)) + 1j),
        fits.Column("flag", "L", array=whole("u1") > 90),
        fits.Column("bits", "11X", array=whole("u1", 11) > 90),
        fits.Column("text", "12A", array=np.array([f"object {i}" for i in range(rows)])),
        fits.Column("scaled", "E", array=whole("f8") * 0.5 + 10, bscale=0.5, bzero=10),
        fits.Column("unsigned", "J", array=whole("u4") + np.uint32(2**31), bzero=2**31),
        lists("u1", "PB"), lists("i2", "PI"), lists("i4", "PJ"), lists("i8", "QK"), lists("f4", "QE"), lists("f8", "PD"), lists("c8", "PC"), lists("c16", "QM"),
    ]
    hdu = fits.BinTableHDU.from_columns(columns, name="T")
    hdu.header["FZTILELN"] = tile
    hdu.header["AUTHOR"] = "astropy"
    if codec:
        hdu.header["FZALGOR"] = codec
    return hdu


def write(folder, name, hdu):
    plain = folder / f"{name}.fits"
    hdu.writeto(plain, overwrite=True, checksum=True)
    compress(plain, folder / f"{name}.fits.fz")


if sys.argv[1] == "--seed":
    target = pathlib.Path(sys.argv[2])
    plain = target.with_suffix(".plain")
    table(40, 15, "RICE_1").writeto(plain, overwrite=True, checksum=True)
    compress(plain, target)
    plain.unlink()
else:
    for codec in ["", "GZIP_1", "GZIP_2", "RICE_1"]:
        write(pathlib.Path(sys.argv[1]), codec or "usual", table(1001, 200, codec))
