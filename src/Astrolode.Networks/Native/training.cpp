// Gradients and optimiser steps over whole lists of parameters, one call a step.
#include "shim.h"
#include <ATen/Parallel.h>
#include <cmath>

// Adds d(scalar)/d(leaf) to the gradient of every leaf that requires one.
SHIM at_backward(Handle scalar) {
  return guarded([&] { scalar->backward(); });
}

// Forgets the gradients, so that unused parameters have none.
SHIM at_zero_grad(const Handle* parameters, int count) {
  return guarded([&] {
    for (int i = 0; i < count; i++) {
      parameters[i]->mutable_grad().reset();
    }
  });
}

// Scales all gradients so that their common L2 norm is at most `limit`; `norm` gets the norm before.
SHIM at_clip_grad_norm(const Handle* parameters, int count, double limit, double* norm) {
  return guarded([&] {
    at::NoGradGuard guard;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      const at::Tensor& grad = parameters[i]->grad();
      if (grad.defined()) {
        double part = grad.norm().item<double>();
        sum += part * part;
      }
    }
    *norm = std::sqrt(sum);
    // A norm that is not finite must not turn all gradients into NaN here: the caller sees it and stops.
    if (!(*norm > limit) || !std::isfinite(*norm)) {
      return;
    }
    for (int i = 0; i < count; i++) {
      at::Tensor grad = parameters[i]->grad();
      if (grad.defined()) {
        grad.mul_(limit / (*norm + 1e-6));
      }
    }
  });
}

// The gradient in the memory layout of its parameter, so that one loop can run over both.
static at::Tensor gradient_like(const at::Tensor& parameter) {
  const at::Tensor& grad = parameter.grad();
  TORCH_CHECK(parameter.is_non_overlapping_and_dense(), "a parameter must be dense");
  return grad.strides() == parameter.strides() ? grad : at::empty_like(parameter).copy_(grad);
}

static void check_state(const at::Tensor& parameter, const at::Tensor& state) {
  TORCH_CHECK(state.strides() == parameter.strides() && state.sizes() == parameter.sizes(), "optimiser state does not fit its parameter");
}

// Loshchilov & Hutter 2019, algorithm 2, as torch.optim.AdamW: decay by rate * decay, then the Adam step with bias correction.
// `step` counts from 1. Parameters without gradient are left alone.
SHIM at_adamw_step(const Handle* parameters, const Handle* means, const Handle* squares, const double* rates, const double* decays, int count, double beta1,
                   double beta2, double epsilon, int64_t step) {
  return guarded([&] {
    at::NoGradGuard guard;
    const double correction1 = 1 - std::pow(beta1, static_cast<double>(step));
    const float root2 = static_cast<float>(std::sqrt(1 - std::pow(beta2, static_cast<double>(step))));
    const float b1 = static_cast<float>(beta1), c1 = static_cast<float>(1 - beta1), b2 = static_cast<float>(beta2), c2 = static_cast<float>(1 - beta2);
    for (int i = 0; i < count; i++) {
      at::Tensor& parameter = *parameters[i];
      if (!parameter.grad().defined()) {
        continue;
      }
      at::Tensor gradient = gradient_like(parameter);
      check_state(parameter, *means[i]);
      check_state(parameter, *squares[i]);
      const float keep = static_cast<float>(1 - rates[i] * decays[i]), size = static_cast<float>(rates[i] / correction1), eps = static_cast<float>(epsilon);
      float *p = parameter.data_ptr<float>(), *m = means[i]->data_ptr<float>(), *v = squares[i]->data_ptr<float>();
      const float* g = gradient.data_ptr<float>();
      at::parallel_for(0, parameter.numel(), 32768, [&](int64_t begin, int64_t end) {
        for (int64_t j = begin; j < end; j++) {
          m[j] = b1 * m[j] + c1 * g[j];
          v[j] = b2 * v[j] + c2 * g[j] * g[j];
          p[j] = p[j] * keep - size * m[j] / (std::sqrt(v[j]) / root2 + eps);
        }
      });
    }
  });
}

// Stochastic gradient descent as torch.optim.SGD: decay added to the gradient, velocity = momentum * velocity + gradient.
SHIM at_sgd_step(const Handle* parameters, const Handle* velocities, const double* rates, const double* decays, int count, double momentum, int nesterov) {
  return guarded([&] {
    at::NoGradGuard guard;
    const float mu = static_cast<float>(momentum);
    for (int i = 0; i < count; i++) {
      at::Tensor& parameter = *parameters[i];
      if (!parameter.grad().defined()) {
        continue;
      }
      at::Tensor gradient = gradient_like(parameter);
      check_state(parameter, *velocities[i]);
      const float rate = static_cast<float>(rates[i]), decay = static_cast<float>(decays[i]);
      float *p = parameter.data_ptr<float>(), *v = velocities[i]->data_ptr<float>();
      const float* g = gradient.data_ptr<float>();
      at::parallel_for(0, parameter.numel(), 32768, [&](int64_t begin, int64_t end) {
        for (int64_t j = begin; j < end; j++) {
          const float slope = g[j] + decay * p[j];
          v[j] = mu * v[j] + slope;
          p[j] -= rate * (nesterov ? slope + mu * v[j] : v[j]);
        }
      });
    }
  });
}
