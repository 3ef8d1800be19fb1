// Tensors: creation, copies, properties; and the state of the library: errors, threads, random numbers, gradient mode.
#include "shim.h"
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <atomic>
#include <cstring>

static thread_local std::string last_error;
static std::atomic<int64_t> live_tensors{0};

void set_error(const char* text) {
  // Copying may run out of memory too; then the shorter text must do.
  try {
    last_error = text;
  } catch (...) {
    last_error.clear();
  }
}

Handle own(at::Tensor tensor) {
  Handle handle = new at::Tensor(std::move(tensor));
  live_tensors.fetch_add(1, std::memory_order_relaxed);
  return handle;
}

// Text of this thread's last error; valid until its next one.
extern "C" __attribute__((visibility("default"))) const char* at_last_error() { return last_error.c_str(); }

// Handles given out and not yet freed, over all threads.
SHIM at_live_tensors(int64_t* count) {
  *count = live_tensors.load();
  return 0;
}

SHIM at_delete(Handle tensor) {
  return guarded([&] {
    delete tensor;
    live_tensors.fetch_sub(1, std::memory_order_relaxed);
  });
}

SHIM at_set_num_threads(int threads) {
  return guarded([&] { at::set_num_threads(threads); });
}

SHIM at_get_num_threads(int* threads) {
  return guarded([&] { *threads = at::get_num_threads(); });
}

SHIM at_manual_seed(int64_t seed) {
  return guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); });
}

// The mode belongs to the calling thread; `previous` gets what it was.
SHIM at_set_grad_enabled(int enabled, int* previous) {
  return guarded([&] {
    *previous = at::GradMode::is_enabled();
    at::GradMode::set_enabled(enabled != 0);
  });
}

// Copies `values`.
SHIM at_from_floats(const float* values, const int64_t* shape, int dims, Handle* out) {
  return guarded([&] {
    at::Tensor tensor = at::empty(at::IntArrayRef(shape, dims), at::kFloat);
    std::memcpy(tensor.data_ptr<float>(), values, tensor.numel() * sizeof(float));
    *out = own(std::move(tensor));
  });
}

// int64 tensor, for indices.
SHIM at_from_longs(const int64_t* values, const int64_t* shape, int dims, Handle* out) {
  return guarded([&] {
    at::Tensor tensor = at::empty(at::IntArrayRef(shape, dims), at::kLong);
    std::memcpy(tensor.data_ptr<int64_t>(), values, tensor.numel() * sizeof(int64_t));
    *out = own(std::move(tensor));
  });
}

SHIM at_full(const int64_t* shape, int dims, double value, Handle* out) {
  return guarded([&] { *out = own(at::full(at::IntArrayRef(shape, dims), value, at::kFloat)); });
}

// Standard normal values.
SHIM at_randn(const int64_t* shape, int dims, Handle* out) {
  return guarded([&] { *out = own(at::randn(at::IntArrayRef(shape, dims), at::kFloat)); });
}

// Copies all values in row-major order of the shape, whatever the memory format.
SHIM at_to_floats(Handle tensor, float* values, int64_t count) {
  return guarded([&] {
    TORCH_CHECK(tensor->numel() == count, "the tensor has ", tensor->numel(), " values, the buffer ", count);
    at::Tensor plain = tensor->detach().to(at::kFloat).contiguous();
    std::memcpy(values, plain.data_ptr<float>(), count * sizeof(float));
  });
}

// Overwrites all values, given in row-major order of the shape; gradients are not recorded.
SHIM at_set_floats(Handle tensor, const float* values, int64_t count) {
  return guarded([&] {
    TORCH_CHECK(tensor->numel() == count, "the tensor has ", tensor->numel(), " values, the buffer ", count);
    at::NoGradGuard guard;
    tensor->copy_(at::from_blob(const_cast<float*>(values), tensor->sizes(), at::kFloat));
  });
}

SHIM at_dim(Handle tensor, int* dims) {
  return guarded([&] { *dims = static_cast<int>(tensor->dim()); });
}

// `shape` has room for at_dim values.
SHIM at_shape(Handle tensor, int64_t* shape) {
  return guarded([&] { std::copy(tensor->sizes().begin(), tensor->sizes().end(), shape); });
}

// The value of a tensor of one element.
SHIM at_item(Handle tensor, double* value) {
  return guarded([&] { *value = tensor->item<double>(); });
}

SHIM at_is_channels_last(Handle tensor, int* answer) {
  return guarded([&] { *answer = tensor->is_contiguous(at::MemoryFormat::ChannelsLast); });
}

SHIM at_requires_grad(Handle tensor, int* answer) {
  return guarded([&] { *answer = tensor->requires_grad(); });
}

SHIM at_set_requires_grad(Handle tensor, int required) {
  return guarded([&] { tensor->set_requires_grad(required != 0); });
}

// The accumulated gradient; `out` is null when there is none.
SHIM at_grad(Handle tensor, Handle* out) {
  return guarded([&] {
    const at::Tensor& grad = tensor->grad();
    *out = grad.defined() ? own(grad) : nullptr;
  });
}

// The same values outside the graph.
SHIM at_detach(Handle tensor, Handle* out) {
  return guarded([&] { *out = own(tensor->detach()); });
}

SHIM at_clone(Handle tensor, Handle* out) {
  return guarded([&] { *out = own(tensor->clone()); });
}

// The same values stored NHWC (channels_last != 0) or NCHW.
SHIM at_contiguous(Handle tensor, int channels_last, Handle* out) {
  return guarded([&] {
    *out = own(tensor->contiguous(channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous));
  });
}

// Copies source into tensor (broadcasting), in place.
SHIM at_copy_(Handle tensor, Handle source) {
  return guarded([&] { tensor->copy_(*source); });
}

// 1 when no value of any tensor is NaN or infinite.
SHIM at_all_finite(const Handle* tensors, int count, int* answer) {
  return guarded([&] {
    at::NoGradGuard guard;
    *answer = 1;
    for (int i = 0; i < count && *answer; i++) {
      // A sum over absolute values is finite only if all are, and needs no mask; overflow is settled by the slow way.
      if (!std::isfinite(tensors[i]->abs().sum().item<double>())) {
        *answer = tensors[i]->isfinite().all().item<bool>();
      }
    }
  });
}
