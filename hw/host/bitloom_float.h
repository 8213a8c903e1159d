/*
 * Float32 steps around a design, for C99 and C++: the same operations in the same order as `bitloom run`, so that results
 * agree bit for bit. Values are held in doubles and rounded to their own type whenever one is stored.
 *
 * Assumes IEEE doubles evaluated as doubles, without contraction to fused multiply-adds and without -ffast-math.
 */
#ifndef BITLOOM_FLOAT_H
#define BITLOOM_FLOAT_H

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__FAST_MATH__)
#error "bitloom_float.h: compile without -ffast-math"
#endif
#if defined(FLT_EVAL_METHOD) && FLT_EVAL_METHOD > 1
#error "bitloom_float.h: doubles must be evaluated as doubles (on x86: -mfpmath=sse -msse2)"
#endif
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

/* A tensor's rounding when an element is stored. */
typedef double (*bl_store)(double);

static inline double bl_f32(double v) { return (double)(float)v; }
static inline double bl_f64(double v) { return v; }

/* Integers of at most 32 bits, as two's complement; what is no number becomes 0. */
static inline double bl_i32(double v) {
  if (!(v - v == 0.0)) return 0.0;
  v = trunc(v);
  v -= floor(v / 4294967296.0) * 4294967296.0;
  return v >= 2147483648.0 ? v - 4294967296.0 : v;
}

/* ---- numbers ---- */

static inline double bl_max(double a, double b) {
  if (a != a || b != b) return NAN;
  if (a == b) return signbit(a) ? b : a;
  return a > b ? a : b;
}

static inline double bl_min(double a, double b) {
  if (a != a || b != b) return NAN;
  if (a == b) return signbit(a) ? a : b;
  return a < b ? a : b;
}

static inline double bl_sign(double x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : x; }

static inline double bl_half_even(double x) {
  const double whole = floor(x), rest = x - whole;
  if (rest < 0.5) return whole;
  return rest > 0.5 || fmod(whole, 2.0) != 0.0 ? whole + 1.0 : whole;
}

static inline double bl_away(double x) { return bl_sign(x) * ceil(fabs(x)); }
static inline double bl_half_up(double x) { return bl_sign(x) * floor(bl_f32(fabs(x) + 0.5)); }
static inline double bl_half_down(double x) { return bl_sign(x) * ceil(bl_f32(fabs(x) - 0.5)); }

static inline double bl_power_of_two(int k) {
  double base = k < 0 ? 0.5 : 2.0, result = 1.0;
  int n;
  for (n = k < 0 ? -k : k; n > 0; n /= 2) {
    if (n % 2 == 1) result *= base;
    base *= base;
  }
  return result;
}

/* e^x: x = k ln 2 + r with |r| <= 0.35, and a Taylor series of r. */
static inline double bl_exp64(double x) {
  double k, r, half, sum = 1.0;
  int n;
  if (x != x) return x;
  if (x > 710.0) return INFINITY;
  if (x < -750.0) return 0.0;
  k = floor(x / 0.6931471803691238 + 0.5);
  r = x - k * 0.6931471803691238 - k * 1.9082149292705877e-10;
  for (n = 15; n >= 1; --n) sum = 1.0 + (sum * r) / n;
  half = floor(k / 2.0);
  return sum * bl_power_of_two((int)half) * bl_power_of_two((int)(k - half));
}

static inline double bl_twice_atanh(double s) {
  const double square = s * s;
  double sum = 0.0;
  int n;
  for (n = 35; n >= 1; n -= 2) sum = sum * square + 1.0 / n;
  return 2.0 * s * sum;
}

/* Natural logarithm: x = m 2^k with m in [0.7, 1.4], and the series of atanh((m - 1) / (m + 1)). */
static inline double bl_log64(double x) {
  double m = x, k = 0.0;
  if (x != x || x < 0.0) return NAN;
  if (x == 0.0) return -INFINITY;
  if (x == INFINITY) return x;
  for (; m > 1.4142135623730951; k += 1.0) m *= 0.5;
  for (; m < 0.7071067811865476; k -= 1.0) m *= 2.0;
  return k * 0.6931471803691238 +
         (bl_twice_atanh((m - 1.0) / (m + 1.0)) + k * 1.9082149292705877e-10);
}

static inline double bl_tanh64(double x) {
  const double a = fabs(x);
  double e, t;
  if (a < 0.01) {
    const double s = x * x;
    return x * (1.0 - s * (1.0 / 3.0 - s * (2.0 / 15.0 - s * (17.0 / 315.0))));
  }
  e = bl_exp64(-2.0 * a);
  t = (1.0 - e) / (1.0 + e);
  return x < 0.0 ? -t : t;
}

static inline double bl_pow64(double a, double b) {
  const double n = fabs(b);
  const int whole = trunc(b) == b && n < INFINITY;
  double size;
  if (whole && n <= 64.0) {
    double product = 1.0;
    int i;
    for (i = 0; i < n; ++i) product *= a;
    return b < 0.0 ? 1.0 / product : product;
  }
  if (b == 0.5) return sqrt(a);
  if (a >= 0.0) return a == 0.0 ? (b > 0.0 ? 0.0 : INFINITY) : bl_exp64(b * bl_log64(a));
  size = bl_exp64(b * bl_log64(-a));
  if (!whole) return NAN;
  return fmod(b, 2.0) == 0.0 ? size : -size;
}

static inline double bl_erf64(double x) {
  const double a = fabs(x);
  double term = a, sum = a, rest = 0.0, y;
  int n;
  if (a < 2.5) {
    for (n = 1; n < 60; ++n) {
      term *= (2.0 * a * a) / (2 * n + 1);
      sum += term;
    }
    y = 1.1283791670955126 * bl_exp64(-a * a) * sum;
  } else {
    for (n = 40; n >= 1; --n) rest = n / 2.0 / (a + rest);
    y = 1.0 - (a > 6.0 ? 0.0 : (0.5641895835477563 * bl_exp64(-a * a)) / (a + rest));
  }
  return x < 0.0 ? -y : y;
}

/* ---- functions of one and of two elements, by the names of the ops ---- */

static inline double bl_Relu(double x) { return bl_max(x, 0.0); }
static inline double bl_Neg(double x) { return -x; }
static inline double bl_Abs(double x) { return fabs(x); }
static inline double bl_Sign(double x) { return bl_sign(x); }
static inline double bl_Floor(double x) { return floor(x); }
static inline double bl_Ceil(double x) { return ceil(x); }
static inline double bl_Sqrt(double x) { return bl_f32(sqrt(x)); }
static inline double bl_Exp(double x) { return bl_f32(bl_exp64(x)); }
static inline double bl_Log(double x) { return bl_f32(bl_log64(x)); }
static inline double bl_Reciprocal(double x) { return bl_f32(1.0 / x); }
static inline double bl_Sigmoid(double x) { return bl_f32(1.0 / (1.0 + bl_exp64(-x))); }
static inline double bl_Tanh(double x) { return bl_f32(bl_tanh64(x)); }
static inline double bl_Softplus(double x) {
  const double e = bl_exp64(-fabs(x));
  return bl_f32(bl_twice_atanh(e / (2.0 + e)) + bl_max(x, 0.0));
}
static inline double bl_Softsign(double x) { return bl_f32(x / (1.0 + fabs(x))); }
static inline double bl_Erf(double x) { return bl_f32(bl_erf64(x)); }
static inline double bl_Bipolar(double x) { return x >= 0.0 ? 1.0 : -1.0; }
static inline double bl_CastBool(double x) { return x != 0.0 ? 1.0 : 0.0; }
static inline double bl_CastFloat(double x) { return x; }

static inline double bl_Add(double a, double b) { return bl_f32(a + b); }
static inline double bl_Sub(double a, double b) { return bl_f32(a - b); }
static inline double bl_Mul(double a, double b) { return bl_f32(a * b); }
static inline double bl_Div(double a, double b) { return bl_f32(a / b); }
static inline double bl_Pow(double a, double b) { return bl_f32(bl_pow64(a, b)); }
static inline double bl_Max(double a, double b) { return bl_max(a, b); }
static inline double bl_Min(double a, double b) { return bl_min(a, b); }

static inline double bl_Greater(double a, double b) { return a > b ? 1.0 : 0.0; }
static inline double bl_Less(double a, double b) { return a < b ? 1.0 : 0.0; }
static inline double bl_GreaterOrEqual(double a, double b) { return a >= b ? 1.0 : 0.0; }
static inline double bl_LessOrEqual(double a, double b) { return a <= b ? 1.0 : 0.0; }
static inline double bl_Equal(double a, double b) { return a == b ? 1.0 : 0.0; }

/* The same on integers. */
static inline double bl_AddWhole(double a, double b) { return a + b; }
static inline double bl_SubWhole(double a, double b) { return a - b; }
static inline double bl_MulWhole(double a, double b) { return a * b; }
static inline double bl_DivWhole(double a, double b) { return trunc(a / b); }
static inline double bl_PowWhole(double a, double b) { return bl_pow64(a, b); }

/* ---- element by element ---- */

static inline void bl_map(double (*f)(double), const double *x, double *y, size_t n, bl_store store) {
  size_t i;
  for (i = 0; i < n; ++i) y[i] = store(f(x[i]));
}

static inline void bl_clip(const double *x, double *y, size_t n, double low, double high, bl_store store) {
  size_t i;
  for (i = 0; i < n; ++i) y[i] = store(bl_min(bl_max(x[i], low), high));
}

static inline void bl_leaky_relu(const double *x, double *y, size_t n, double alpha, bl_store store) {
  size_t i;
  for (i = 0; i < n; ++i) y[i] = store(x[i] >= 0.0 ? x[i] : bl_f32(alpha * x[i]));
}

static inline void bl_hard_sigmoid(const double *x, double *y, size_t n, double alpha, double beta,
                                   bl_store store) {
  size_t i;
  for (i = 0; i < n; ++i)
    y[i] = store(bl_max(0.0, bl_min(1.0, bl_f32(bl_f32(alpha * x[i]) + beta))));
}

/* Towards zero, then modulo the span of an integer type. */
static inline void bl_cast(const double *x, double *y, size_t n, double min, double span, bl_store store) {
  size_t i;
  for (i = 0; i < n; ++i) {
    const double v = trunc(x[i]);
    y[i] = store(v - floor((v - min) / span) * span);
  }
}

/* The position of element i of a tensor along other strides. */
static inline int64_t bl_at(int64_t i, int rank, const int32_t *shape, const int32_t *strides) {
  int64_t at = 0;
  for (; rank > 0; --rank) {
    at += i % shape[rank - 1] * strides[rank - 1];
    i /= shape[rank - 1];
  }
  return at;
}

static inline void bl_zip(double (*f)(double, double), const double *a, const int32_t *as, const double *b,
                          const int32_t *bs, double *y, size_t n, int rank, const int32_t *shape,
                          bl_store store) {
  size_t i;
  for (i = 0; i < n; ++i)
    y[i] = store(f(a[bl_at((int64_t)i, rank, shape, as)], b[bl_at((int64_t)i, rank, shape, bs)]));
}

static inline void bl_where(const double *c, const int32_t *cs, const double *a, const int32_t *as,
                            const double *b, const int32_t *bs, double *y, size_t n, int rank,
                            const int32_t *shape, bl_store store) {
  size_t i;
  for (i = 0; i < n; ++i) {
    const int64_t k = (int64_t)i;
    y[i] = store(c[bl_at(k, rank, shape, cs)] != 0.0 ? a[bl_at(k, rank, shape, as)]
                                                     : b[bl_at(k, rank, shape, bs)]);
  }
}

/* x * slope + offset; slope and offset from scale, B, mean and variance of the channel. */
static inline void bl_batch_normalization(const double *x, const double *scale, const double *b,
                                          const double *mean, const double *variance, double *y, size_t n,
                                          size_t channels, size_t length, double epsilon, bl_store store) {
  size_t i;
  for (i = 0; i < n; ++i) {
    const size_t c = i / length % channels;
    const double slope = bl_f32(scale[c] / bl_f32(sqrt(bl_f32(variance[c] + epsilon))));
    const double offset = bl_f32(b[c] - bl_f32(mean[c] * slope));
    y[i] = store(bl_f32(x[i] * slope) + offset);
  }
}

static inline void bl_multi_threshold(const double *x, const double *table, double *y, size_t n, size_t rows,
                                      size_t count, size_t channels, size_t length, double scale,
                                      double bias, bl_store store) {
  size_t i, k;
  for (i = 0; i < n; ++i) {
    const double *row = table + (rows == 1 ? 0 : i / length % channels) * count;
    double reached = 0.0;
    for (k = 0; k < count; ++k) reached += x[i] >= row[k] ? 1.0 : 0.0;
    y[i] = store(bl_f32(scale * reached) + bias);
  }
}

/* ---- movements ---- */

/* Element (i0, i1, ...) of y is element start + the sum of table entries of x; below 0: `fill`. */
static inline void bl_move(const double *x, double *y, size_t n, int rank, const int32_t *sizes,
                           const int32_t *tables, int64_t start, double fill, bl_store store) {
  size_t i;
  int a;
  for (i = 0; i < n; ++i) {
    int64_t at = start, rest = (int64_t)i;
    const int32_t *table = tables;
    for (a = 0; a < rank; ++a) table += sizes[a];
    for (a = rank - 1; a >= 0; --a) {
      table -= sizes[a];
      at += table[rest % sizes[a]];
      rest /= sizes[a];
    }
    y[i] = at < 0 ? store(fill) : x[at];
  }
}

/* An operand of a concatenation: blocks of `part` elements, one in each row of y. */
static inline void bl_join(const double *x, double *y, size_t n, size_t part, size_t row, bl_store store) {
  size_t i;
  for (i = 0; i < n; ++i) y[i / part * row + i % part] = store(x[i]);
}

/* ---- reductions ---- */

/* A walk over axes of x: `count` positions. */
typedef struct {
  int64_t count;
  int rank;
  const int32_t *shape;
  const int32_t *strides;
} bl_axes;

static inline double bl_sum(const double *x, const bl_axes *in) {
  double total = 0.0;
  int64_t k;
  for (k = 0; k < in->count; ++k) total += x[bl_at(k, in->rank, in->shape, in->strides)];
  return bl_f32(total);
}

static inline double bl_mean(const double *x, const bl_axes *in) {
  return bl_f32(bl_sum(x, in) / (double)in->count);
}

static inline double bl_largest(const double *x, const bl_axes *in) {
  double best = -INFINITY;
  int64_t k;
  for (k = 0; k < in->count; ++k) best = bl_max(best, x[bl_at(k, in->rank, in->shape, in->strides)]);
  return best;
}

static inline double bl_smallest(const double *x, const bl_axes *in) {
  double best = -INFINITY;
  int64_t k;
  for (k = 0; k < in->count; ++k) best = bl_max(best, -x[bl_at(k, in->rank, in->shape, in->strides)]);
  return -best;
}

static inline double bl_first_largest(const double *x, const bl_axes *in) {
  int64_t k, best = 0;
  for (k = 1; k < in->count; ++k)
    if (x[bl_at(k, in->rank, in->shape, in->strides)] > x[bl_at(best, in->rank, in->shape, in->strides)])
      best = k;
  return (double)best;
}

static inline void bl_reduce(double (*f)(const double *, const bl_axes *), const double *x, double *y,
                             const bl_axes *out, const bl_axes *in, bl_store store) {
  int64_t i;
  for (i = 0; i < out->count; ++i)
    y[i] = store(f(x + bl_at(i, out->rank, out->shape, out->strides), in));
}

static inline void bl_softmax(const double *x, double *y, const bl_axes *out, const bl_axes *in,
                              int logarithm, bl_store store) {
  int64_t i, k;
  for (i = 0; i < out->count; ++i) {
    const int64_t at = bl_at(i, out->rank, out->shape, out->strides);
    const double max = bl_largest(x + at, in);
    double total = 0.0;
    for (k = 0; k < in->count; ++k)
      total += bl_exp64(x[at + bl_at(k, in->rank, in->shape, in->strides)] - max);
    for (k = 0; k < in->count; ++k) {
      const int64_t p = at + bl_at(k, in->rank, in->shape, in->strides);
      y[p] = store(logarithm ? x[p] - max - bl_log64(total) : bl_exp64(x[p] - max) / total);
    }
  }
}

/* ---- windows ---- */

/* A window over `rank` spatial axes. */
typedef struct {
  int rank;
  const int32_t *in, *out, *kernel, *strides, *dilations, *begin, *end;
} bl_window;

/* Position of a tap in its plane, -1 in the padding, -2 beyond it. */
static inline int64_t bl_tap(const bl_window *w, int64_t pixel, int64_t tap) {
  int64_t at = 0, stride = 1, outside = 0;
  int a;
  for (a = w->rank - 1; a >= 0; --a) {
    const int64_t p = pixel % w->out[a] * w->strides[a] + tap % w->kernel[a] * w->dilations[a] - w->begin[a];
    pixel /= w->out[a];
    tap /= w->kernel[a];
    if (p >= (int64_t)w->in[a] + w->end[a]) outside = -2;
    else if ((p < 0 || p >= w->in[a]) && outside == 0) outside = -1;
    at += p * stride;
    stride *= w->in[a];
  }
  return outside < 0 ? outside : at;
}

static inline int64_t bl_size(int rank, const int32_t *shape) {
  int64_t n = 1;
  for (; rank > 0; --rank) n *= shape[rank - 1];
  return n;
}

enum bl_pooling { BL_LARGEST, BL_MEAN, BL_MEAN_PADDED };

static inline void bl_pool(enum bl_pooling kind, const double *x, double *y, size_t planes,
                           const bl_window *w, bl_store store) {
  const int64_t in = bl_size(w->rank, w->in), out = bl_size(w->rank, w->out);
  const int64_t taps = bl_size(w->rank, w->kernel);
  int64_t i, t;
  for (i = 0; i < (int64_t)planes * out; ++i) {
    const double *plane = x + i / out * in;
    double best = -INFINITY, total = 0.0, count = 0.0;
    for (t = 0; t < taps; ++t) {
      const int64_t at = bl_tap(w, i % out, t);
      if (at >= 0) {
        best = bl_max(best, plane[at]);
        total += plane[at];
      }
      if (at >= 0 || (at == -1 && kind == BL_MEAN_PADDED)) count += 1.0;
    }
    y[i] = store(kind == BL_LARGEST ? best : bl_f32(bl_f32(total) / count));
  }
}

static inline void bl_conv(const double *x, const double *weights, const double *bias, double *y,
                           size_t images, size_t outputs, size_t groups, size_t per_group,
                           const bl_window *w, bl_store store) {
  const int64_t in = bl_size(w->rank, w->in), out = bl_size(w->rank, w->out);
  const int64_t taps = bl_size(w->rank, w->kernel);
  size_t n, o, c;
  int64_t i, t;
  for (n = 0; n < images; ++n)
    for (o = 0; o < outputs; ++o)
      for (i = 0; i < out; ++i) {
        const double *own = weights + o * per_group * (size_t)taps;
        double sum = 0.0, v;
        for (c = 0; c < per_group; ++c) {
          const size_t channel = n * groups * per_group + o / (outputs / groups) * per_group + c;
          for (t = 0; t < taps; ++t, ++own) {
            const int64_t at = *own == 0.0 ? -1 : bl_tap(w, i, t);
            if (at >= 0) sum += *own * x[channel * (size_t)in + (size_t)at];
          }
        }
        v = store(sum);
        y[(n * outputs + o) * (size_t)out + (size_t)i] = bias == NULL ? v : store(v + bias[o]);
      }
}

/* Matrices [m, k] and [k, n] of every image; positions of the matrices by strides over the batch axes. */
static inline void bl_mat_mul(const double *a, const int32_t *as, const double *b, const int32_t *bs,
                              double *y, size_t images, int rank, const int32_t *batch, size_t m, size_t k,
                              size_t n, bl_store store) {
  size_t image, i, j, p;
  for (image = 0; image < images; ++image) {
    const double *left = a + bl_at((int64_t)image, rank, batch, as);
    const double *right = b + bl_at((int64_t)image, rank, batch, bs);
    for (i = 0; i < m; ++i)
      for (p = 0; p < n; ++p) {
        double sum = 0.0;
        for (j = 0; j < k; ++j)
          if (left[i * k + j] != 0.0) sum += left[i * k + j] * right[j * n + p];
        y[(image * m + i) * n + p] = store(sum);
      }
  }
}

/* ---- streams ---- */

/* Integers in the order channel, pixel as bytes in the order pixel, channel; two's complement, low byte first. */
static inline void bl_pack(const double *x, uint8_t *stream, size_t channels, size_t pixels, size_t bytes) {
  size_t p, c, b;
  for (p = 0; p < pixels; ++p)
    for (c = 0; c < channels; ++c) {
      int64_t v = (int64_t)x[c * pixels + p];
      for (b = 0; b < bytes; ++b) *stream++ = (uint8_t)((uint64_t)v >> (8 * b));
    }
}

static inline void bl_unpack(const uint8_t *stream, double *y, size_t channels, size_t pixels, size_t bytes,
                             int is_signed, bl_store store) {
  size_t p, c, b;
  for (p = 0; p < pixels; ++p)
    for (c = 0; c < channels; ++c) {
      uint64_t v = 0;
      for (b = 0; b < bytes; ++b) v |= (uint64_t)*stream++ << (8 * b);
      if (is_signed && (v >> (8 * bytes - 1)) != 0) v |= bytes < 8 ? ~(uint64_t)0 << (8 * bytes) : 0;
      y[c * pixels + p] = store((double)(int64_t)v);
    }
}

/* The nearest integer of the type to value / scale; `scales` holds one, or one for each `length` elements. */
static inline void bl_quantize(const double *x, double *y, size_t n, const double *scales, size_t length,
                               double min, double max, int odd) {
  size_t i;
  for (i = 0; i < n; ++i) {
    const double real = x[i] / scales[length == 0 ? 0 : i / length];
    const double level = odd ? 2.0 * bl_half_even((real - 1.0) / 2.0) + 1.0 : bl_half_even(real);
    y[i] = bl_min(max, bl_max(min, level));
  }
}

static inline void bl_dequantize(const double *x, double *y, size_t n, const double *scales, size_t length) {
  size_t i;
  for (i = 0; i < n; ++i) y[i] = bl_f32(x[i] * scales[length == 0 ? 0 : i / length]);
}

#endif
