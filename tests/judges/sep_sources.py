# Sources that we extracted against those of python3-sep and of SExtractor, from the same image.
#   python3 sep_sources.py IMAGE OURS.csv sep|sextractor APERTURE
# Prints the numbers of ours, of theirs, of those at the same place and of those that have no flags, no neighbour in an aperture and a windowed position; and of these the largest value and the
# 99th percentile of: distance of the positions (pixels), |auto/auto' - 1|, |aperture/aperture' - 1|, |a/a' - 1|, |half - half'| (pixels), |error/error' - 1| of x (of SExtractor only). The last of all is the median of the last for sources of a half-light radius above 1.3.
import os, subprocess, sys, tempfile
import numpy as np
from astropy.io import fits

path, ours, judge, aperture = os.path.abspath(sys.argv[1]), np.genfromtxt(sys.argv[2], delimiter=',', names=True), sys.argv[3], float(sys.argv[4])
if judge == 'sep':
    import sep
    sep.set_extract_pixstack(1_000_000)
    sep.set_sub_object_limit(8192)
    image = np.ascontiguousarray(fits.getdata(path), dtype=np.float32)
    mask = ~np.isfinite(image)
    back = sep.Background(image, mask=mask)
    above = image - back.back(dtype=np.float32)
    noise = back.rms(dtype=np.float32)
    o, seg = sep.extract(above, 1.5, err=noise, mask=mask, segmentation_map=True, filter_type='conv')
    ids = np.arange(1, len(o) + 1, dtype=np.int32)
    kron, _ = sep.kron_radius(above, o['x'], o['y'], o['a'], o['b'], o['theta'], 6.0, mask=mask, segmap=seg, seg_id=ids)
    kron = np.maximum(2.5 * kron, 3.5)
    auto, _, _ = sep.sum_ellipse(above, o['x'], o['y'], o['a'], o['b'], o['theta'], kron, mask=mask, segmap=seg, seg_id=ids, subpix=1)
    circle, _, _ = sep.sum_circle(above, o['x'], o['y'], aperture / 2, mask=mask, segmap=seg, seg_id=ids, subpix=5)
    half, _ = sep.flux_radius(above, o['x'], o['y'], 6 * o['a'], 0.5, normflux=auto, mask=mask, segmap=seg, seg_id=ids, subpix=5)
    x, y, _ = sep.winpos(above, o['x'], o['y'], np.maximum(half, 0.5) * 2 / 2.35, mask=mask)
    theirs = {'bx': o['x'], 'by': o['y'], 'x': x, 'y': y, 'auto': auto, 'aperture': circle, 'a': o['a'], 'b': o['b'], 'half': half, 'flags': o['flag'], 'npix': o['npix'], 'kron': kron, 'ex': 0 * kron}
else:
    with tempfile.TemporaryDirectory() as work:
        names = {'bx': 'X_IMAGE', 'by': 'Y_IMAGE', 'x': 'XWIN_IMAGE', 'y': 'YWIN_IMAGE', 'auto': 'FLUX_AUTO', 'aperture': 'FLUX_APER', 'a': 'A_IMAGE', 'b': 'B_IMAGE', 'half': 'FLUX_RADIUS',
                 'flags': 'FLAGS', 'npix': 'ISOAREA_IMAGE', 'kron': 'KRON_RADIUS', 'ex': 'ERRX2WIN_IMAGE'}
        open(work + '/p', 'w').write('\n'.join(names.values()) + '\n')
        open(work + '/c', 'w').write('CONV NORM\n1 2 1\n2 4 2\n1 2 1\n')
        subprocess.run(['source-extractor', path, '-c', '/dev/null', '-CATALOG_NAME', 'out', '-CATALOG_TYPE', 'FITS_1.0', '-PARAMETERS_NAME', 'p', '-FILTER_NAME', 'c', '-DETECT_THRESH', '1.5',
                        '-ANALYSIS_THRESH', '1.5', '-DETECT_MINAREA', '5', '-GAIN', '0', '-GAIN_KEY', 'NONE', '-BACK_SIZE', '64', '-BACK_FILTERSIZE', '3', '-PHOT_APERTURES', str(aperture), '-SATUR_LEVEL', '1e9', '-MASK_TYPE',
                        'BLANK', '-DEBLEND_MINCONT', '0.005', '-WEIGHT_TYPE', 'NONE', '-VERBOSE_TYPE', 'QUIET', '-BACKPHOTO_TYPE', 'GLOBAL', '-MEMORY_PIXSTACK', '1000000'], cwd=work, check=True)
        table = fits.getdata(work + '/out').copy()
    theirs = {key: np.asarray(table[name], float) for key, name in names.items()}
    theirs['ex'] = np.sqrt(theirs['ex'])
    for key in ('x', 'y', 'bx', 'by'):
        theirs[key] = theirs[key] - 1
distance = np.hypot(ours['bx'][:, None] - theirs['bx'], ours['by'][:, None] - theirs['by'])
near = distance.argmin(axis=1)
matched = distance.min(axis=1) < 0.5
clean = matched & (ours['flags'] == 0) & (theirs['flags'][near] == 0) & ours['windowed'].astype(bool)
one, two = ours[clean], {key: np.asarray(value)[near[clean]] for key, value in theirs.items()}
rows = [np.hypot(one['x'] - two['x'], one['y'] - two['y']), np.abs(one['auto'] / two['auto'] - 1), np.abs(one['aperture'] / two['aperture'] - 1), np.abs(one['a'] / two['a'] - 1), np.abs(one['half'] - two['half']), np.abs(one['ex'] / np.maximum(two['ex'], 1e-9) - 1)]
print(len(ours), len(theirs['x']), matched.sum(), clean.sum(), *[f'{value:.3g}' for row in rows for value in (row.max(), np.percentile(row, 99))], '%.3g' % np.median(rows[-1][one['half'] > 1.3]))
