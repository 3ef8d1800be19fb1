/*
 * Celestial world coordinates of a FITS image through WCSLIB 7. WCSLIB's struct wcsprm has no accessor functions and its layout
 * changes between versions, so what managed code needs of it is gathered here.
 *
 * Every function returns 0 or a WCSLIB status. A handle is for one thread at a time (the distortion code keeps scratch memory in
 * it); different handles may be used at once. Pixels count from 0 at the centre of the first one; angles are degrees.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wcslib/wcs.h>
#include <wcslib/wcserr.h>
#include <wcslib/wcsfix.h>
#include <wcslib/wcshdr.h>
#include <wcslib/wcsmath.h>

#define EXPORT __attribute__((visibility("default")))

/* Statuses of our own, beyond those of WCSLIB. */
#define NO_CELESTIAL_AXES 101
#define NOT_THE_IMAGE_PLANE 102

typedef struct astrolode_wcs {
  struct wcsprm wcs; /* two axes, both celestial */
} astrolode_wcs;

/* What a header says of its celestial axes; texts end in NUL. Mirrored in WcsInfo.cs. */
typedef struct astrolode_wcs_info {
  double equinox;            /* years, NaN where not given */
  double pixel_area;         /* square degrees of the pixel at CRPIX, |det CD| */
  int longitude_axis;        /* 0 if x is the longitude-like axis of the header, 1 if y is */
  int distorted;             /* 1 if distortion functions (SIP, TPV, ...) apply before the linear part */
  char longitude_type[8];    /* RA, GLON, ELON, ... */
  char reference_system[16]; /* RADESYS, empty where not given */
  char projection[8];        /* TAN, CAR, ... */
} astrolode_wcs_info;

static void explain(char *text, size_t size, int status, const struct wcserr *err)
{
  const char *words = err && err->msg ? err->msg : status > 0 && status < 14 ? wcs_errmsg[status] : "unknown error";
  snprintf(text, size, "%s", words);
}

__attribute__((constructor)) static void keep_error_texts(void)
{
  /* Not thread-safe, hence before there are threads in this library. */
  wcserr_enable(1);
}

static int take_celestial(const struct wcsprm *source, struct wcsprm *target)
{
  target->flag = -1;
  if (source->naxis == 2) {
    /* The whole, with its distortions. */
    return wcssub(1, source, NULL, NULL, target);
  }
  int count = 1; /* one request, which both celestial axes answer */
  int axes[2] = {WCSSUB_CELESTIAL, 0};
  int status = wcssub(1, source, &count, axes, target);
  if (status == 0 && (count != 2 || axes[0] != 1 || axes[1] != 2)) {
    return count == 0 ? NO_CELESTIAL_AXES : NOT_THE_IMAGE_PLANE;
  }
  return status;
}

/* Parses `cards` records of 80 characters (END not needed) and sets up the primary description. Fills `error` on failure. */
EXPORT int astrolode_wcs_open(const char *header, int cards, astrolode_wcs **handle, char *error, int error_size)
{
  *handle = NULL;
  error[0] = '\0';
  size_t length = (size_t)cards * 80;
  char *copy = malloc(length + 1);
  astrolode_wcs *made = calloc(1, sizeof *made);
  struct wcsprm *all = NULL;
  int found = 0, rejected = 0, status = 2;
  if (copy && made) {
    memcpy(copy, header, length);
    copy[length] = '\0';
    status = wcspih(copy, cards, WCSHDR_all, 0, &rejected, &found, &all);
  }
  if (status == 0 && found == 0) {
    status = NO_CELESTIAL_AXES;
  }
  int fixes[NWCSFIX];
  if (status == 0) {
    /* Corrects what can be corrected; what cannot, wcsset below reports. */
    wcsfix(7, NULL, &all[0], fixes);
    status = wcsset(&all[0]);
    if (status) {
      explain(error, (size_t)error_size, status, all[0].err);
    } else if (all[0].lng < 0 || all[0].lat < 0) {
      status = NO_CELESTIAL_AXES;
    }
  }
  if (status == 0) {
    status = take_celestial(&all[0], &made->wcs);
    if (status == 0) {
      status = wcsset(&made->wcs);
    }
    if (status > 0 && status < 100) {
      explain(error, (size_t)error_size, status, made->wcs.err);
    }
  }
  wcsvfree(&found, &all);
  free(copy);
  if (status) {
    if (made) {
      wcsfree(&made->wcs);
    }
    free(made);
    return status;
  }
  *handle = made;
  return 0;
}

EXPORT int astrolode_wcs_info_of(astrolode_wcs *handle, astrolode_wcs_info *info)
{
  const struct wcsprm *wcs = &handle->wcs;
  memset(info, 0, sizeof *info);
  info->equinox = undefined(wcs->equinox) ? NAN : wcs->equinox;
  info->pixel_area = fabs((wcs->pc[0] * wcs->pc[3] - wcs->pc[1] * wcs->pc[2]) * wcs->cdelt[0] * wcs->cdelt[1]);
  info->longitude_axis = wcs->lng;
  info->distorted = wcs->lin.dispre != NULL || wcs->lin.disseq != NULL;
  snprintf(info->longitude_type, sizeof info->longitude_type, "%.7s", wcs->lngtyp);
  snprintf(info->reference_system, sizeof info->reference_system, "%.15s", wcs->radesys);
  snprintf(info->projection, sizeof info->projection, "%.3s", wcs->cel.prj.code);
  return 0;
}

EXPORT int astrolode_wcs_pix2sky(astrolode_wcs *handle, int count, const double *xy, double *lonlat)
{
  struct wcsprm *wcs = &handle->wcs;
  if (count == 0) {
    return 0;
  }
  size_t n = (size_t)count;
  double *scratch = malloc(n * 8 * sizeof *scratch);
  int *stat = malloc(n * sizeof *stat);
  int status = 2;
  if (scratch && stat) {
    double *pixels = scratch, *intermediate = scratch + 2 * n, *phi = scratch + 4 * n, *theta = scratch + 5 * n, *world = scratch + 6 * n;
    for (size_t i = 0; i < 2 * n; i++) {
      pixels[i] = xy[i] + 1.0;
    }
    memset(stat, 0, n * sizeof *stat);
    status = wcsp2s(wcs, count, 2, pixels, intermediate, phi, theta, world, stat);
    if (status == 0 || status == WCSERR_BAD_PIX) {
      for (size_t i = 0; i < n; i++) {
        lonlat[2 * i] = stat[i] ? NAN : world[2 * i + (size_t)wcs->lng];
        lonlat[2 * i + 1] = stat[i] ? NAN : world[2 * i + (size_t)wcs->lat];
      }
      status = 0;
    }
  }
  free(scratch);
  free(stat);
  return status;
}

EXPORT int astrolode_wcs_sky2pix(astrolode_wcs *handle, int count, const double *lonlat, double *xy)
{
  struct wcsprm *wcs = &handle->wcs;
  if (count == 0) {
    return 0;
  }
  size_t n = (size_t)count;
  double *scratch = malloc(n * 8 * sizeof *scratch);
  int *stat = malloc(n * sizeof *stat);
  int status = 2;
  if (scratch && stat) {
    double *world = scratch, *phi = scratch + 2 * n, *theta = scratch + 3 * n, *intermediate = scratch + 4 * n, *pixels = scratch + 6 * n;
    for (size_t i = 0; i < n; i++) {
      world[2 * i + (size_t)wcs->lng] = lonlat[2 * i];
      world[2 * i + (size_t)wcs->lat] = lonlat[2 * i + 1];
    }
    memset(stat, 0, n * sizeof *stat);
    status = wcss2p(wcs, count, 2, world, phi, theta, intermediate, pixels, stat);
    if (status == 0 || status == WCSERR_BAD_WORLD) {
      for (size_t i = 0; i < n; i++) {
        xy[2 * i] = stat[i] ? NAN : pixels[2 * i] - 1.0;
        xy[2 * i + 1] = stat[i] ? NAN : pixels[2 * i + 1] - 1.0;
      }
      status = 0;
    }
  }
  free(scratch);
  free(stat);
  return status;
}

/* The description as header records, to be freed with astrolode_wcs_free_text. */
EXPORT int astrolode_wcs_header(astrolode_wcs *handle, char **text, int *cards)
{
  *text = NULL;
  *cards = 0;
  return wcshdo(0, &handle->wcs, cards, text);
}

EXPORT void astrolode_wcs_free_text(char *text)
{
  free(text);
}

EXPORT void astrolode_wcs_close(astrolode_wcs *handle)
{
  if (handle) {
    wcsfree(&handle->wcs);
    free(handle);
  }
}
