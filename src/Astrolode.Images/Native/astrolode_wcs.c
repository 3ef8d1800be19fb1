/*
 * Celestial world coordinates of an image plane through WCSLIB 7. WCSLIB's struct wcsprm has no accessor functions and its layout
 * changes between versions, so what managed code needs of it is gathered here. Headers are read by managed code (folder Wcs/), which hands over
 * numbers that it has checked; WCSLIB's own header parser is not used.
 *
 *   pixel p -> detector table (D2IM) -> p' -> p' + polynomial(p') + table(p') (CPDIS) -> WCSLIB (CD, sequent distortion, projection) -> sky
 *
 * Every function returns 0 or a WCSLIB status. A handle is for one thread at a time (WCSLIB keeps scratch memory in its structures);
 * different handles may be used at once. Pixels count from 0 at the centre of the first one; angles are degrees.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wcslib/dis.h>
#include <wcslib/lin.h>
#include <wcslib/wcs.h>
#include <wcslib/wcserr.h>
#include <wcslib/wcsmath.h>

#define EXPORT __attribute__((visibility("default")))

/* Points at a time: what lies between the stages stays in the first-level caches. */
#define BLOCK 256

/* A status of our own, beyond those of WCSLIB: the description has no celestial pair. */
#define NO_CELESTIAL_AXES 101

/* One PVi_m. Mirrored in NativeWcs.cs, as are the next three. */
typedef struct astrolode_wcs_parameter {
  double value;
  int axis;  /* 1 or 2 */
  int index; /* m, 0 to 99 */
} astrolode_wcs_parameter;

/* One record of a distortion, as DPj or DQi have them: axis 1 or 2, a field such as NAXES or TERM.1.COEFF, its value. */
typedef struct astrolode_wcs_term {
  double value;
  int axis;
  int whole; /* 1 for a value that WCSLIB wants as an integer */
  char field[40];
} astrolode_wcs_term;

/* A table of shifts in pixels: value v[row * columns + column] at pixel crval + (column + 1 - crpix) * cdelt, 1-based, and so for rows. */
typedef struct astrolode_wcs_table {
  const float *values; /* NULL where there is none */
  double crpix[2], crval[2], cdelt[2];
  int columns, rows;
} astrolode_wcs_table;

/* What a header says of the two celestial axes, in the order of the image's axes. */
typedef struct astrolode_wcs_description {
  double crpix[2], pc[4], cdelt[2], crval[2];
  double lonpole, latpole; /* NaN where not given */
  const astrolode_wcs_parameter *parameters;
  const astrolode_wcs_term *prior, *sequent;
  int parameter_count, prior_count, sequent_count, reserved;
  astrolode_wcs_table detector[2], lookup[2]; /* shifts of x and of y */
  char ctype[2][16];
  char prior_kind[2][16], sequent_kind[2][16]; /* SIP, TPD, Polynomial, WAT-TNX, WAT-ZPX, DSS; empty for none */
} astrolode_wcs_description;

typedef struct astrolode_wcs {
  struct wcsprm wcs;
  struct disprm prior;
  int has_prior, has_detector, has_lookup;
  astrolode_wcs_table detector[2], lookup[2]; /* values owned */
  double pixels[2 * BLOCK], intermediate[2 * BLOCK], world[2 * BLOCK], phi[BLOCK], theta[BLOCK];
  int stat[BLOCK];
} astrolode_wcs;

static void explain(char *text, int size, int status, const struct wcserr *err)
{
  const char *words = err && err->msg ? err->msg : status > 0 && status < 14 ? wcs_errmsg[status] : "unknown error";
  snprintf(text, (size_t)size, "%s", words);
}

static int keep_tables(const astrolode_wcs_table *from, astrolode_wcs_table *to, int *any)
{
  for (int i = 0; i < 2; i++) {
    to[i] = from[i];
    to[i].values = NULL;
    if (from[i].values) {
      size_t size = (size_t)from[i].columns * (size_t)from[i].rows * sizeof(float);
      float *copy = malloc(size);
      if (!copy) {
        return WCSERR_MEMORY;
      }
      memcpy(copy, from[i].values, size);
      to[i].values = copy;
      *any = 1;
    }
  }
  return 0;
}

/* Fills a disprm that disinit has made. Its keys are named DPj or DQi: WCSLIB looks at their second letter. */
static void fill_distortion(struct disprm *dis, const char *keyword, const astrolode_wcs_term *terms, int count, const char kind[2][16])
{
  for (int i = 0; i < 2; i++) {
    snprintf(dis->dtype[i], sizeof dis->dtype[i], "%.15s", kind[i]);
  }
  for (int i = 0; i < count; i++) {
    dpfill(dis->dp + i, keyword, terms[i].field, terms[i].axis, !terms[i].whole, (int)terms[i].value, terms[i].value);
  }
  dis->ndp = count;
}

static int set_prior(astrolode_wcs *made, const astrolode_wcs_description *from)
{
  if (from->prior_count == 0) {
    return 0;
  }
  int status = disinit(1, 2, &made->prior, from->prior_count);
  if (status) {
    return WCSERR_MEMORY;
  }
  fill_distortion(&made->prior, "DP", from->prior, from->prior_count, from->prior_kind);
  made->has_prior = 1;
  return disset(&made->prior) ? WCSERR_BAD_PARAM : 0;
}

static int set_sequent(struct wcsprm *wcs, const astrolode_wcs_description *from)
{
  if (from->sequent_count == 0) {
    return 0;
  }
  struct disprm *dis = calloc(1, sizeof *dis);
  if (!dis) {
    return WCSERR_MEMORY;
  }
  dis->flag = -1;
  /* WCSLIB frees it with the rest. */
  if (lindist(2, &wcs->lin, dis, from->sequent_count)) {
    return WCSERR_MEMORY;
  }
  fill_distortion(dis, "DQ", from->sequent, from->sequent_count, from->sequent_kind);
  return 0;
}

static int set_description(astrolode_wcs *made, const astrolode_wcs_description *from)
{
  struct wcsprm *wcs = &made->wcs;
  int status = wcsinit(1, 2, wcs, from->parameter_count, 0, 0);
  if (status) {
    return status;
  }
  memcpy(wcs->crpix, from->crpix, sizeof from->crpix);
  memcpy(wcs->pc, from->pc, sizeof from->pc);
  memcpy(wcs->cdelt, from->cdelt, sizeof from->cdelt);
  memcpy(wcs->crval, from->crval, sizeof from->crval);
  for (int i = 0; i < 2; i++) {
    snprintf(wcs->ctype[i], sizeof wcs->ctype[i], "%.15s", from->ctype[i]);
  }
  wcs->altlin = 1;
  wcs->lonpole = isnan(from->lonpole) ? UNDEFINED : from->lonpole;
  wcs->latpole = isnan(from->latpole) ? wcs->latpole : from->latpole;
  for (int i = 0; i < from->parameter_count; i++) {
    wcs->pv[i].i = from->parameters[i].axis;
    wcs->pv[i].m = from->parameters[i].index;
    wcs->pv[i].value = from->parameters[i].value;
  }
  wcs->npv = from->parameter_count;
  status = set_sequent(wcs, from);
  if (status == 0) {
    status = wcsset(wcs);
  }
  return status == 0 && (wcs->lng < 0 || wcs->lat < 0) ? NO_CELESTIAL_AXES : status;
}

EXPORT void astrolode_wcs_close(astrolode_wcs *handle)
{
  if (handle) {
    wcsfree(&handle->wcs);
    disfree(&handle->prior);
    for (int i = 0; i < 2; i++) {
      free((void *)handle->detector[i].values);
      free((void *)handle->lookup[i].values);
    }
    free(handle);
  }
}

/* Sets a description up. Fills `error` on failure. Not to be called by two threads at once: it turns WCSLIB's error texts on for all. */
EXPORT int astrolode_wcs_open(const astrolode_wcs_description *from, astrolode_wcs **handle, char *error, int error_size)
{
  *handle = NULL;
  error[0] = '\0';
  astrolode_wcs *made = calloc(1, sizeof *made);
  if (!made) {
    return WCSERR_MEMORY;
  }
  made->wcs.flag = -1;
  made->prior.flag = -1;
  /* Off again below: WCSLIB 7.12 loses the text of each error when the next one comes, which would leak with every blank block of pixels. */
  wcserr_enable(1);
  int status = set_description(made, from);
  if (status) {
    explain(error, error_size, status, made->wcs.err ? made->wcs.err : made->wcs.lin.err);
  } else {
    status = set_prior(made, from);
    if (status) {
      explain(error, error_size, status, made->prior.err);
    }
  }
  wcserr_enable(0);
  if (status == 0) {
    status = keep_tables(from->detector, made->detector, &made->has_detector);
  }
  if (status == 0) {
    status = keep_tables(from->lookup, made->lookup, &made->has_lookup);
  }
  if (status) {
    astrolode_wcs_close(made);
    return status;
  }
  *handle = made;
  return 0;
}

static double clamp(double value, double most)
{
  return value < 0 ? 0 : value > most ? most : value;
}

/* Bilinear between the table's nodes, constant beyond them (Calabretta et al. 2004, "WCS Paper IV" draft, section 3.4, as HST's software reads it). */
static double table_shift(const astrolode_wcs_table *table, const double pixel[2])
{
  double column = clamp((pixel[0] - table->crval[0]) / table->cdelt[0] + table->crpix[0] - 1, table->columns - 1);
  double row = clamp((pixel[1] - table->crval[1]) / table->cdelt[1] + table->crpix[1] - 1, table->rows - 1);
  int left = (int)column, low = (int)row;
  int right = left + 1 < table->columns ? left + 1 : left, high = low + 1 < table->rows ? low + 1 : low;
  double u = column - left, v = row - low;
  const float *lower = table->values + (size_t)low * (size_t)table->columns;
  const float *upper = table->values + (size_t)high * (size_t)table->columns;
  return lower[left] * (1 - u) * (1 - v) + upper[left] * (1 - u) * v + lower[right] * u * (1 - v) + upper[right] * u * v;
}

static void add_shifts(const astrolode_wcs_table table[2], const double pixel[2], double moved[2])
{
  for (int i = 0; i < 2; i++) {
    if (table[i].values) {
      moved[i] += table_shift(&table[i], pixel);
    }
  }
}

/* Pixel, 1-based, to what the linear transformation takes. Returns nonzero where the polynomial fails. */
static int correct(astrolode_wcs *handle, const double pixel[2], double corrected[2])
{
  double image[2] = {pixel[0], pixel[1]};
  if (handle->has_detector) {
    add_shifts(handle->detector, pixel, image);
  }
  corrected[0] = image[0];
  corrected[1] = image[1];
  int status = handle->has_prior ? disp2x(&handle->prior, image, corrected) : 0;
  if (handle->has_lookup) {
    add_shifts(handle->lookup, image, corrected);
  }
  return status;
}

/*
 * The pixel whose corrected position is given, by Newton's method with the Jacobian from differences. Distortions are smooth and small beside the pixel's
 * own coordinate, so three or four steps do; the Jacobian is renewed only while the steps do not shrink fast. Nonzero where there is no solution.
 */
static int uncorrect(astrolode_wcs *handle, const double corrected[2], double pixel[2])
{
  const double step = 1e-2;
  const double enough = 1e-11 * (1 + fabs(corrected[0]) + fabs(corrected[1]));
  double a = 1, b = 0, c = 0, d = 1, last = HUGE_VAL, at[2], aside[2];
  pixel[0] = corrected[0];
  pixel[1] = corrected[1];
  for (int i = 0; i < 50; i++) {
    if (correct(handle, pixel, at)) {
      return 1;
    }
    double rx = at[0] - corrected[0], ry = at[1] - corrected[1], size = fabs(rx) + fabs(ry);
    if (!isfinite(size)) {
      return 1;
    }
    if (size <= enough) {
      return 0;
    }
    if (i == 0 || size > 0.01 * last) {
      double right[2] = {pixel[0] + step, pixel[1]}, above[2] = {pixel[0], pixel[1] + step};
      if (correct(handle, right, aside)) {
        return 1;
      }
      a = (aside[0] - at[0]) / step;
      c = (aside[1] - at[1]) / step;
      if (correct(handle, above, aside)) {
        return 1;
      }
      b = (aside[0] - at[0]) / step;
      d = (aside[1] - at[1]) / step;
    }
    last = size;
    double det = a * d - b * c;
    pixel[0] -= (d * rx - b * ry) / det;
    pixel[1] -= (a * ry - c * rx) / det;
  }
  /* Rounding in a polynomial of high order can hold the residual above `enough`; a millionth of a pixel is a solution all the same. */
  return last <= 1e-7 ? 0 : 1;
}

static int is_corrected(const astrolode_wcs *handle)
{
  return handle->has_detector || handle->has_prior || handle->has_lookup;
}

/* Converts `n` <= BLOCK points; what is not finite, or has no sky, becomes NaN. */
static int block_to_sky(astrolode_wcs *handle, int n, const double *xy, double *lonlat)
{
  struct wcsprm *wcs = &handle->wcs;
  int before = is_corrected(handle);
  for (int i = 0; i < n; i++) {
    double pixel[2] = {xy[2 * i] + 1, xy[2 * i + 1] + 1}, *to = handle->pixels + 2 * i;
    int bad = !isfinite(pixel[0]) || !isfinite(pixel[1]);
    if (!bad && before) {
      bad = correct(handle, pixel, to) || !isfinite(to[0]) || !isfinite(to[1]);
    } else {
      to[0] = pixel[0];
      to[1] = pixel[1];
    }
    if (bad) {
      /* Some pixel; its sky is not used. */
      to[0] = wcs->crpix[0];
      to[1] = wcs->crpix[1];
      lonlat[2 * i] = NAN;
    } else {
      lonlat[2 * i] = 0;
    }
  }
  int status = wcsp2s(wcs, n, 2, handle->pixels, handle->intermediate, handle->phi, handle->theta, handle->world, handle->stat);
  if (status && status != WCSERR_BAD_PIX) {
    return status;
  }
  for (int i = 0; i < n; i++) {
    int bad = handle->stat[i] || isnan(lonlat[2 * i]);
    lonlat[2 * i] = bad ? NAN : handle->world[2 * i + wcs->lng];
    lonlat[2 * i + 1] = bad ? NAN : handle->world[2 * i + wcs->lat];
  }
  return 0;
}

static int block_to_pixels(astrolode_wcs *handle, int n, const double *lonlat, double *xy)
{
  struct wcsprm *wcs = &handle->wcs;
  for (int i = 0; i < n; i++) {
    int bad = !isfinite(lonlat[2 * i]) || !(fabs(lonlat[2 * i + 1]) <= 90 + 1e-10);
    handle->world[2 * i + wcs->lng] = bad ? wcs->crval[wcs->lng] : lonlat[2 * i];
    handle->world[2 * i + wcs->lat] = bad ? wcs->crval[wcs->lat] : lonlat[2 * i + 1];
    xy[2 * i] = bad ? NAN : 0;
  }
  int status = wcss2p(wcs, n, 2, handle->world, handle->phi, handle->theta, handle->intermediate, handle->pixels, handle->stat);
  if (status && status != WCSERR_BAD_WORLD) {
    return status;
  }
  int before = is_corrected(handle);
  for (int i = 0; i < n; i++) {
    double pixel[2] = {handle->pixels[2 * i], handle->pixels[2 * i + 1]};
    int bad = handle->stat[i] || isnan(xy[2 * i]) || (before && uncorrect(handle, handle->pixels + 2 * i, pixel));
    xy[2 * i] = bad ? NAN : pixel[0] - 1;
    xy[2 * i + 1] = bad ? NAN : pixel[1] - 1;
  }
  return 0;
}

typedef int convert_block(astrolode_wcs *, int, const double *, double *);

static int convert(astrolode_wcs *handle, convert_block *block, int count, const double *from, double *to)
{
  int status = 0;
  for (int at = 0; at < count && status == 0; at += BLOCK) {
    status = block(handle, count - at < BLOCK ? count - at : BLOCK, from + 2 * (size_t)at, to + 2 * (size_t)at);
  }
  return status;
}

EXPORT int astrolode_wcs_pix2sky(astrolode_wcs *handle, int count, const double *xy, double *lonlat)
{
  return convert(handle, block_to_sky, count, xy, lonlat);
}

EXPORT int astrolode_wcs_sky2pix(astrolode_wcs *handle, int count, const double *lonlat, double *xy)
{
  return convert(handle, block_to_pixels, count, lonlat, xy);
}
