"""Statistics of stretches of Galactic plane, real and simulated, at one scale, for a look side by side.

plane_statistics.py NAME=FITS,FITS,... [NAME=...]   prints JSON: per NAME the mean over its images (and the scatter) of
  slope       index of the azimuthally averaged power spectrum of brightness over its mean, wavelengths 4 to 40 pixels, Hann window
  slope_diffuse  the same of the brightness with point sources taken out (opening with a 3 x 3 box)
  power, power_diffuse   log10 of the power at wavelengths 5 to 20 pixels
  skew, kurt  skewness and excess kurtosis of ln brightness
  sigma       standard deviation of ln brightness;  skew_lin  skewness of brightness
  sigma_fine, skew_fine, kurt_fine   the same of ln brightness (opened) less its Gaussian mean of 6 pixels sigma: wisps, filaments, dark clouds
  ridges, holes  share of pixels at which the larger curvature of that fine map is at least 3 times the smaller one, and
              negative (bright filament) or positive (dark filament) by more than one standard deviation of curvatures
  stars       local maxima 1.15 times above the median of 7 x 7 pixels, per 1000 pixels
  profile     medians of the brightness in seven bands of rows over the median of all
"""
import json
import sys

import numpy
from astropy.io import fits
from scipy import ndimage, stats


def slope(image):
    n = min(image.shape)
    image = image[:n, :n]
    window = numpy.hanning(n + 2)[1:-1]
    contrast = (image / image.mean() - 1) * window[:, None] * window[None, :]
    power = numpy.abs(numpy.fft.fft2(contrast)) ** 2
    k = numpy.fft.fftfreq(n)
    k = numpy.hypot(k[:, None], k[None, :])
    edges = numpy.geomspace(1 / 40, 1 / 4, 13)
    at = [(k >= a) & (k < b) for a, b in zip(edges, edges[1:])]
    at = [m for m in at if m.any()]
    level = numpy.log10(power[(k >= 1 / 20) & (k < 1 / 5)].mean() / n**2)
    return numpy.polyfit([numpy.log(k[m].mean()) for m in at], [numpy.log(power[m].mean()) for m in at], 1)[0], level


def measures(path):
    image = fits.getdata(path).astype(float)
    rows = numpy.isfinite(image).mean(axis=1) > 0.99
    image = image[rows]
    image = numpy.where(numpy.isfinite(image), image, numpy.nanmedian(image))
    image = numpy.maximum(image, 0.02 * numpy.median(image))
    opened = ndimage.grey_opening(image, size=(3, 3))
    log = numpy.log(image)
    fine = numpy.log(opened) - ndimage.gaussian_filter(numpy.log(opened), 6)
    smooth = ndimage.gaussian_filter(fine, 1)
    gy, gx = numpy.gradient(smooth)
    (yy, yx), (_, xx) = numpy.gradient(gy), numpy.gradient(gx)
    mean, spread = (xx + yy) / 2, numpy.hypot((xx - yy) / 2, yx)
    low, high = mean - spread, mean + spread
    scale = numpy.concatenate([low.ravel(), high.ravel()]).std()
    middle = ndimage.median_filter(image, 7)
    stars = (image == ndimage.maximum_filter(image, 3)) & (image > 1.15 * middle)
    return {
        "slope": slope(image)[0], "slope_diffuse": slope(opened)[0], "power": slope(image)[1], "power_diffuse": slope(opened)[1],
        "sigma": log.std(), "skew": stats.skew(log, axis=None), "kurt": stats.kurtosis(log, axis=None), "skew_lin": stats.skew(image, axis=None),
        "sigma_fine": fine.std(), "skew_fine": stats.skew(fine, axis=None), "kurt_fine": stats.kurtosis(fine, axis=None),
        "ridges": ((low < -scale) & (-low > 3 * abs(high))).mean(), "holes": ((high > scale) & (high > 3 * abs(low))).mean(),
        "stars": 1000 * stars.mean(),
        "median": numpy.median(image), "p1": numpy.percentile(image, 1), "p99": numpy.percentile(image, 99), "max": image.max(),
    } | {f"profile{i}": numpy.median(part) / numpy.median(image) for i, part in enumerate(numpy.array_split(image, 7))}


def main(arguments):
    found = {}
    for argument in arguments:
        name, paths = argument.split("=", 1)
        all_of = [measures(path) for path in paths.split(",")]
        found[name] = {key: (numpy.mean([m[key] for m in all_of]), numpy.std([m[key] for m in all_of])) for key in all_of[0]}
    print(json.dumps(found))
    names = list(found)
    print("%-14s" % "" + "".join("%22s" % name for name in names), file=sys.stderr)
    for key in found[names[0]]:
        print("%-14s" % key + "".join("%13.3f +- %6.3f" % found[name][key] for name in names), file=sys.stderr)


main(sys.argv[1:])
