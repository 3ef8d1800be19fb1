# SExtractor's magnitudes of galaxies on a simulated VIS exposure (electrons) against the truth.
#   python3 sextractor_galaxies.py FOLDER SKY_ELECTRONS ZERO_POINT
# FOLDER also has galaxies.csv (id and the profile drawn for it) and psf.fits (half a pixel from sample to sample, centre at the middle).
# Prints, for isolated galaxies in bins of signal over noise: galaxy, low, high, in truth, found, and four medians of magnitudes with their errors:
#   MAG_AUTO (Kron, SExtractor's default 2.5, 3.5) − truth;
#   what light beyond the ellipse would make of it: photons shot from the drawn profile and the PSF, counted in the very ellipse that SExtractor measured in. This knows nothing of how the image was rendered;
#   the first less the second, galaxy by galaxy;
#   MAG_MODEL (one Sérsic profile fitted, Bertin 2011) − truth, corrected for the light of a star beyond the PSF that the fit is given.
import os, subprocess, sys, tempfile
import numpy as np
from astropy.io import fits
from scipy.special import gammaincinv

PHOTONS, PSF_SIDE = 40000, 101
folder, sky, zero = sys.argv[1], sys.argv[2], float(sys.argv[3])
image = os.path.abspath(folder + '/exposure_1.fits')
height, width = fits.getdata(image).shape
zero += 2.5 * np.log10(fits.getheader(image)['EXPTIME'])
psf = fits.getdata(folder + '/psf.fits').astype(float)
side = len(psf)
drawn = {row['id']: row for row in np.genfromtxt(folder + '/galaxies.csv', delimiter=',', names=True)}

def write_psfex(path):
    # The PSF with the pixel's response, cut; returns the share of light in the cut.
    box = np.sinc(2 * np.fft.fftfreq(side))
    full = np.fft.ifft2(np.fft.fft2(psf) * box[:, None] * box[None, :]).real
    low = side // 2 - PSF_SIDE // 2
    cut = full[low:low + PSF_SIDE, low:low + PSF_SIDE]
    table = fits.BinTableHDU.from_columns([fits.Column('PSF_MASK', f'{PSF_SIDE ** 2}E', dim=f'({PSF_SIDE},{PSF_SIDE},1)', array=[(cut / cut.max())[None]])], name='PSF_DATA')
    table.header.update(LOADED=1, ACCEPTED=1, CHI2=1.0, POLNAXIS=0, POLNGRP=0, PSF_FWHM=1.8, PSF_SAMP=0.5, PSFNAXIS=3, PSFAXIS1=PSF_SIDE, PSFAXIS2=PSF_SIDE, PSFAXIS3=1)
    table.writeto(path)
    return cut.sum() / full.sum()

with tempfile.TemporaryDirectory() as work:
    psf_share = write_psfex(work + '/vis.psf')
    open(work + '/p', 'w').write('\n'.join('X_IMAGE Y_IMAGE XWIN_IMAGE YWIN_IMAGE FLUX_AUTO A_IMAGE B_IMAGE THETA_IMAGE KRON_RADIUS FLUX_MODEL SPHEROID_REFF_IMAGE SPHEROID_SERSICN'.split()))
    open(work + '/c', 'w').write('CONV NORM\n1 2 1\n2 4 2\n1 2 1\n')
    subprocess.run(['source-extractor', image, '-c', '/dev/null', '-CATALOG_NAME', 'out', '-CATALOG_TYPE', 'FITS_1.0', '-PARAMETERS_NAME', 'p', '-FILTER_NAME', 'c', '-DETECT_THRESH', '1.3',
                    '-DETECT_MINAREA', '4', '-GAIN', '1', '-BACK_TYPE', 'MANUAL', '-BACK_VALUE', sky, '-PHOT_AUTOPARAMS', '2.5,3.5', '-MAG_ZEROPOINT', '0', '-SATUR_LEVEL', '150000',
                    '-PSF_NAME', 'vis.psf', '-VERBOSE_TYPE', 'QUIET'], cwd=work, check=True)
    found = fits.getdata(work + '/out').copy()
truth = fits.getdata(folder + '/truth.fits')
random = np.random.default_rng(1)
spread = np.cumsum(np.clip(psf, 0, None).ravel())

def photons(galaxy):
    # Offsets in pixels. An angle from north through east lies 90 degrees further from +x to +y.
    bulge = random.binomial(PHOTONS, galaxy['bulge_fraction'])
    x, y = [], []
    for index, radius, count in (('bulge_index', 'bulge_radius', bulge), ('disc_index', 'disc_radius', PHOTONS - bulge)):
        n, angle = galaxy[index], random.uniform(0, 2 * np.pi, count)
        # b (r/r_e)^(1/n) is of the Gamma distribution of 2n.
        r = (random.gamma(2 * n, 1, count) / gammaincinv(2 * n, 0.5)) ** n * galaxy[radius]
        x.append(r * np.cos(angle))
        y.append(r * np.sin(angle) * (1 - galaxy['ellipticity']) / (1 + galaxy['ellipticity']))
    x, y, turn = np.concatenate(x), np.concatenate(y), np.radians(90 + galaxy['pa_deg'])
    cell = np.searchsorted(spread, random.uniform(0, spread[-1], PHOTONS))
    dx, dy = (cell % side - side // 2 + random.uniform(-0.5, 0.5, PHOTONS)) / 2, (cell // side - side // 2 + random.uniform(-0.5, 0.5, PHOTONS)) / 2
    return x * np.cos(turn) - y * np.sin(turn) + dx, x * np.sin(turn) + y * np.cos(turn) + dy

def share_inside(row, measured):
    x, y = photons(drawn[row['id']])
    x, y, turn = x + row['x'] + 1 - measured['X_IMAGE'], y + row['y'] + 1 - measured['Y_IMAGE'], np.radians(measured['THETA_IMAGE'])
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    return np.mean((u / measured['A_IMAGE']) ** 2 + (v / measured['B_IMAGE']) ** 2 < measured['KRON_RADIUS'] ** 2)

def median(ratio):
    # Of fluxes, not of magnitudes: noise makes magnitudes of faint sources lopsided. The error is that of a median of Gaussian deviates.
    middle = np.median(ratio)
    deviation = 1.4826 * np.median(np.abs(ratio - middle))
    return f'{-2.5 * np.log10(middle)} {1.0857 * 1.2533 * deviation / middle / np.sqrt(len(ratio))}'

isolated = (np.char.strip(truth['class'].astype(str)) == 'galaxy') & ~truth['blended'] & (truth['x'] > 60) & (truth['y'] > 60) & (truth['x'] < width - 61) & (truth['y'] < height - 61)
for low, high in ((10, 20), (20, 50), (50, 200)):
    rows = truth[isolated & (truth['snr'] > low) & (truth['snr'] <= high)]
    distance = [np.hypot(found['XWIN_IMAGE'] - 1 - row['x'], found['YWIN_IMAGE'] - 1 - row['y']) for row in rows]
    pairs = [(row, found[d.argmin()]) for row, d in zip(rows, distance) if d.min() < 3]
    unit = np.array([10 ** (0.4 * (row['magnitude'] - zero)) for row, _ in pairs])
    kron = unit * [measured['FLUX_AUTO'] for _, measured in pairs]
    model = unit * [measured['FLUX_MODEL'] for _, measured in pairs] / psf_share
    share = np.array([share_inside(row, measured) for row, measured in pairs])
    print('galaxy', low, high, len(rows), len(pairs), median(kron), median(share), median(kron / share), median(model))
