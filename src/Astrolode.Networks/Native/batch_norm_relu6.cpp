// Batch norm and ReLU6 in one: half of the time of training MobileNet goes into these two when they pass over memory one by
// one. Forward reads the input twice and writes once (batch statistics) or once and once (running statistics); backward
// recomputes the activation instead of keeping it. Works on channels_last, where the inner loop runs over channels.
#include "shim.h"
#include <ATen/Parallel.h>
#include <cmath>
#include <torch/csrc/autograd/custom_function.h>
#include <vector>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FOR_EACH_CPU __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_CPU
#endif

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

// Rows summed in float32 before the sums go on in double.
constexpr int64_t kBlock = 256;

// Sum and sum of squares of the distance from `shift`, which keeps the squares from drowning the variance.
FOR_EACH_CPU void sum_rows(const float* __restrict x, int64_t rows, int64_t channels, const float* __restrict shift, float* __restrict sums, float* __restrict squares) {
  for (int64_t r = 0; r < rows; r++, x += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const float d = x[c] - shift[c];
      sums[c] += d;
      squares[c] += d * d;
    }
  }
}

// y = clamp(x * scale + offset, 0, 6); NaN stays NaN. x may be y.
FOR_EACH_CPU void activate_rows(const float* x, float* y, int64_t rows, int64_t channels, const float* __restrict scale, const float* __restrict offset) {
  for (int64_t r = 0; r < rows; r++, x += channels, y += channels) {
#pragma GCC ivdep
    for (int64_t c = 0; c < channels; c++) {
      float v = x[c] * scale[c] + offset[c];
      v = v < 0 ? 0 : v;
      y[c] = v > 6 ? 6 : v;
    }
  }
}

// Sums of the slope behind the activation, and of slope times input.
FOR_EACH_CPU void sum_slopes(const float* __restrict x, const float* __restrict dy, int64_t rows, int64_t channels, const float* __restrict scale,
                             const float* __restrict offset, const float* __restrict mean, float* __restrict sums, float* __restrict products) {
  for (int64_t r = 0; r < rows; r++, x += channels, dy += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const float v = x[c] * scale[c] + offset[c];
      const float g = v > 0 && v < 6 ? dy[c] : 0;
      sums[c] += g;
      products[c] += g * (x[c] - mean[c]);
    }
  }
}

// dx = scale * slope - a - b * (x - mean)
FOR_EACH_CPU void input_slopes(const float* __restrict x, const float* __restrict dy, float* __restrict dx, int64_t rows, int64_t channels,
                               const float* __restrict scale, const float* __restrict offset, const float* __restrict mean, const float* __restrict a,
                               const float* __restrict b) {
  for (int64_t r = 0; r < rows; r++, x += channels, dy += channels, dx += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const float v = x[c] * scale[c] + offset[c];
      const float g = v > 0 && v < 6 ? dy[c] : 0;
      dx[c] = scale[c] * g - a[c] - b[c] * (x[c] - mean[c]);
    }
  }
}

// As sum_slopes, and dx = scale * slope in the same pass.
FOR_EACH_CPU void frozen_slopes(const float* __restrict x, const float* __restrict dy, float* __restrict dx, int64_t rows, int64_t channels,
                                const float* __restrict scale, const float* __restrict offset, const float* __restrict mean, float* __restrict sums,
                                float* __restrict products) {
  for (int64_t r = 0; r < rows; r++, x += channels, dy += channels, dx += channels) {
    for (int64_t c = 0; c < channels; c++) {
      const float v = x[c] * scale[c] + offset[c];
      const float g = v > 0 && v < 6 ? dy[c] : 0;
      sums[c] += g;
      products[c] += g * (x[c] - mean[c]);
      dx[c] = scale[c] * g;
    }
  }
}

struct Rows {
  int64_t count, channels;
  explicit Rows(const at::Tensor& x) : count(x.numel() / x.size(1)), channels(x.size(1)) {}
  // Enough work for a thread: 64 kB.
  int64_t grain() const { return std::max<int64_t>(1, 16384 / channels); }
};

// Two sums a channel over all rows; body(first row, rows, sums, other sums) adds those of up to kBlock rows.
// The order of summation depends on the number of threads only.
template <typename Body>
void reduce(const Rows& rows, std::vector<double>& first, std::vector<double>& second, Body body) {
  const int64_t channels = rows.channels;
  std::vector<std::vector<double>> partial(at::get_num_threads());
  at::parallel_for(0, rows.count, rows.grain(), [&](int64_t begin, int64_t end) {
    std::vector<double>& sums = partial[at::get_thread_num()];
    sums.assign(2 * channels, 0);
    std::vector<float> block(2 * channels);
    for (int64_t row = begin; row < end; row += kBlock) {
      std::fill(block.begin(), block.end(), 0.0f);
      body(row, std::min(kBlock, end - row), block.data(), block.data() + channels);
      for (int64_t c = 0; c < 2 * channels; c++) {
        sums[c] += block[c];
      }
    }
  });
  first.assign(channels, 0);
  second.assign(channels, 0);
  for (const std::vector<double>& sums : partial) {
    for (int64_t c = 0; c < (sums.empty() ? 0 : channels); c++) {
      first[c] += sums[c];
      second[c] += sums[channels + c];
    }
  }
}

// Mean and biased variance of the batch into `mean` and `variance`.
void batch_statistics(const float* x, const Rows& rows, float* mean, float* variance) {
  const int64_t channels = rows.channels;
  std::vector<float> shift(x, x + channels);
  std::vector<double> sums, squares;
  reduce(rows, sums, squares, [&](int64_t row, int64_t count, float* a, float* b) { sum_rows(x + row * channels, count, channels, shift.data(), a, b); });
  for (int64_t c = 0; c < channels; c++) {
    const double offset = sums[c] / rows.count;
    mean[c] = static_cast<float>(shift[c] + offset);
    variance[c] = static_cast<float>(std::max(0.0, squares[c] / rows.count - offset * offset));
  }
}

// What backward needs of a forward pass.
struct Used {
  at::Tensor x, scale, offset, mean, slope;
};

at::Tensor activate(const at::Tensor& input, const at::Tensor& gamma, const at::Tensor& beta, at::Tensor mean, at::Tensor variance, bool training, double momentum,
                    double epsilon, bool in_place, Used& used) {
  used.x = input.contiguous(at::MemoryFormat::ChannelsLast);
  const Rows rows(used.x);
  used.mean = mean;
  at::Tensor used_variance = variance;
  if (training) {
    TORCH_CHECK(rows.count > 1, "batch statistics need more than one value per channel");
    used.mean = at::empty_like(mean);
    used_variance = at::empty_like(variance);
    batch_statistics(used.x.data_ptr<float>(), rows, used.mean.data_ptr<float>(), used_variance.data_ptr<float>());
    mean.mul_(1 - momentum).add_(used.mean, momentum);
    variance.mul_(1 - momentum).add_(used_variance, momentum * rows.count / (rows.count - 1));
  }
  used.slope = (used_variance + epsilon).rsqrt_();
  used.scale = gamma * used.slope;
  used.offset = beta - used.mean * used.scale;
  at::Tensor y = in_place ? used.x : at::empty_like(used.x);
  const float *source = used.x.data_ptr<float>(), *scale = used.scale.data_ptr<float>(), *offset = used.offset.data_ptr<float>();
  float* target = y.data_ptr<float>();
  at::parallel_for(0, rows.count, rows.grain(), [&](int64_t begin, int64_t end) {
    activate_rows(source + begin * rows.channels, target + begin * rows.channels, end - begin, rows.channels, scale, offset);
  });
  return y;
}

struct BatchNormRelu6 : torch::autograd::Function<BatchNormRelu6> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& gamma, const at::Tensor& beta, const at::Tensor& mean,
                            const at::Tensor& variance, bool training, double momentum, double epsilon) {
    Used used;
    at::Tensor y = activate(input, gamma, beta, mean, variance, training, momentum, epsilon, false, used);
    // Running statistics may move on before backward; what was used is small enough to copy.
    context->save_for_backward({used.x, used.scale, used.offset, training ? used.mean : used.mean.clone(), used.slope});
    context->saved_data["training"] = training;
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    at::NoGradGuard guard;
    variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &scale = saved[1], &offset = saved[2], &mean = saved[3], &slope = saved[4];
    const bool training = context->saved_data["training"].toBool();
    at::Tensor dy = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    const Rows rows(x);
    const int64_t channels = rows.channels;
    at::Tensor dx = at::empty_like(x);
    const float *px = x.data_ptr<float>(), *pdy = dy.data_ptr<float>(), *ps = scale.data_ptr<float>(), *po = offset.data_ptr<float>(), *pm = mean.data_ptr<float>();
    float* pdx = dx.data_ptr<float>();
    std::vector<double> sums, products;
    reduce(rows, sums, products, [&](int64_t row, int64_t count, float* a, float* b) {
      const int64_t at = row * channels;
      if (training) {
        sum_slopes(px + at, pdy + at, count, channels, ps, po, pm, a, b);
      } else {
        frozen_slopes(px + at, pdy + at, pdx + at, count, channels, ps, po, pm, a, b);
      }
    });
    at::Tensor dgamma = at::empty_like(mean), dbeta = at::empty_like(mean);
    std::vector<float> constant(channels), linear(channels);
    const float* rate = slope.data_ptr<float>();
    for (int64_t c = 0; c < channels; c++) {
      const double normalised = products[c] * rate[c];
      dgamma.data_ptr<float>()[c] = static_cast<float>(normalised);
      dbeta.data_ptr<float>()[c] = static_cast<float>(sums[c]);
      // Ioffe & Szegedy 2015, section 3: scale * (g - mean of g - xhat * mean of (g xhat))
      constant[c] = static_cast<float>(ps[c] * sums[c] / rows.count);
      linear[c] = static_cast<float>(ps[c] * normalised / rows.count * rate[c]);
    }
    if (training) {
      at::parallel_for(0, rows.count, rows.grain(), [&](int64_t begin, int64_t end) {
        const int64_t at = begin * channels;
        input_slopes(px + at, pdy + at, pdx + at, end - begin, channels, ps, po, pm, constant.data(), linear.data());
      });
    }
    return {dx, dgamma, dbeta, {}, {}, {}, {}, {}};
  }
};

}  // namespace

// relu6(batch_norm(input)); see at_batch_norm. Where no gradient is recorded the input's own memory may take the result, so
// the caller must not use `input` again when `reuse` is not 0.
SHIM at_batch_norm_relu6(Handle input, Handle gamma, Handle beta, Handle mean, Handle variance, int training, double momentum, double epsilon, int reuse, Handle* out) {
  return guarded([&] {
    TORCH_CHECK(input->dim() == 4 && input->scalar_type() == at::kFloat && input->numel() > 0, "input must be float32 [N, C, H, W]");
    for (Handle part : {gamma, beta, mean, variance}) {
      TORCH_CHECK(part->dim() == 1 && part->size(0) == input->size(1) && part->is_contiguous() && part->scalar_type() == at::kFloat, "one value a channel is needed");
    }
    const bool recorded = at::GradMode::is_enabled() && (input->requires_grad() || gamma->requires_grad() || beta->requires_grad());
    if (recorded) {
      *out = own(BatchNormRelu6::apply(*input, *gamma, *beta, *mean, *variance, training != 0, momentum, epsilon));
    } else {
      Used used;
      at::NoGradGuard guard;
      *out = own(activate(*input, *gamma, *beta, *mean, *variance, training != 0, momentum, epsilon, reuse != 0, used));
    }
  });
}
