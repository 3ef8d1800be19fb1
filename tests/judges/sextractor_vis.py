# SExtractor's stars on a simulated VIS exposure (electrons) against its truth.
#   python3 sextractor_vis.py FOLDER SKY_ELECTRONS ZERO_POINT
# Prints, for isolated stars in bins of signal over noise: star, low, high, in truth, found, median difference of magnitude, error of the median, median dx, dy.
# Magnitudes: a circle of 6 pixels' diameter, corrected by the share of light that the brightest stars have in it; of fixed background, since the sky is known.
import os, subprocess, sys, tempfile
import numpy as np
from astropy.io import fits

folder, sky, zero = sys.argv[1], sys.argv[2], float(sys.argv[3])
image = os.path.abspath(folder + '/exposure_1.fits')
zero += 2.5 * np.log10(fits.getheader(image)['EXPTIME'])
with tempfile.TemporaryDirectory() as work:
    open(work + '/p', 'w').write('XWIN_IMAGE\nYWIN_IMAGE\nFLUX_APER(2)\nFLAGS\n')
    open(work + '/c', 'w').write('CONV NORM\n1 2 1\n2 4 2\n1 2 1\n')
    subprocess.run(['source-extractor', image, '-c', '/dev/null', '-CATALOG_NAME', 'out', '-CATALOG_TYPE', 'FITS_1.0', '-PARAMETERS_NAME', 'p', '-FILTER_NAME', 'c', '-DETECT_THRESH', '1.3',
                    '-DETECT_MINAREA', '4', '-GAIN', '1', '-BACK_TYPE', 'MANUAL', '-BACK_VALUE', sky, '-PHOT_APERTURES', '6,60', '-MAG_ZEROPOINT', '0', '-SATUR_LEVEL',
                    '150000', '-VERBOSE_TYPE', 'QUIET'], cwd=work, check=True)
    found = fits.getdata(work + '/out').copy()
truth = fits.getdata(folder + '/truth.fits')
height, width = fits.getdata(image).shape
fx, fy = found['XWIN_IMAGE'] - 1, found['YWIN_IMAGE'] - 1
inside = (truth['x'] > 60) & (truth['y'] > 60) & (truth['x'] < width - 61) & (truth['y'] < height - 61)
kind = np.char.strip(truth['class'].astype(str))

def match(rows):
    near = [np.argmin((fx - x) ** 2 + (fy - y) ** 2) for x, y in zip(rows['x'], rows['y'])]
    return np.array(near, int), np.hypot(fx[near] - rows['x'], fy[near] - rows['y']) < 3

bright = truth[inside & (kind == 'star') & ~truth['blended'] & (truth['snr'] > 200) & (truth['magnitude'] > 18.5)]
at, ok = match(bright)
share = np.median(found['FLUX_APER'][at[ok], 0] / found['FLUX_APER'][at[ok], 1])
wide = np.median(zero - 2.5 * np.log10(found['FLUX_APER'][at[ok], 1]) - bright['magnitude'][ok])
print('bright', ok.sum(), share, wide)
for low, high in ((10, 20), (20, 50), (50, 200)):
    rows = truth[inside & (kind == 'star') & ~truth['blended'] & (truth['snr'] > low) & (truth['snr'] <= high)]
    at, ok = match(rows)
    # Medians of fluxes, not of magnitudes: noise makes magnitudes of faint sources lopsided.
    ratio = (found['FLUX_APER'][at, 0] / share * 10 ** (0.4 * (rows['magnitude'] - zero)))[ok]
    error = 1.0857 * 1.2533 * 1.4826 * np.median(np.abs(ratio - np.median(ratio))) / np.sqrt(ok.sum())
    print('star', low, high, len(rows), ok.sum(), -2.5 * np.log10(np.median(ratio)), error, np.median((fx[at] - rows['x'])[ok]), np.median((fy[at] - rows['y'])[ok]))
