// Differentiable operations, named as in torch and torch.nn.functional.
#include "shim.h"

SHIM at_add(Handle a, Handle b, Handle* out) {
  return guarded([&] { *out = own(at::add(*a, *b)); });
}

SHIM at_sub(Handle a, Handle b, Handle* out) {
  return guarded([&] { *out = own(at::sub(*a, *b)); });
}

SHIM at_mul(Handle a, Handle b, Handle* out) {
  return guarded([&] { *out = own(at::mul(*a, *b)); });
}

SHIM at_div(Handle a, Handle b, Handle* out) {
  return guarded([&] { *out = own(at::div(*a, *b)); });
}

SHIM at_add_scalar(Handle a, double b, Handle* out) {
  return guarded([&] { *out = own(at::add(*a, b)); });
}

SHIM at_mul_scalar(Handle a, double b, Handle* out) {
  return guarded([&] { *out = own(at::mul(*a, b)); });
}

SHIM at_matmul(Handle a, Handle b, Handle* out) {
  return guarded([&] { *out = own(at::matmul(*a, *b)); });
}

SHIM at_exp(Handle a, Handle* out) {
  return guarded([&] { *out = own(at::exp(*a)); });
}

SHIM at_sqrt(Handle a, Handle* out) {
  return guarded([&] { *out = own(at::sqrt(*a)); });
}

SHIM at_relu(Handle a, Handle* out) {
  return guarded([&] { *out = own(at::relu(*a)); });
}

SHIM at_relu6(Handle a, Handle* out) {
  return guarded([&] { *out = own(at::clamp(*a, 0, 6)); });
}

SHIM at_sigmoid(Handle a, Handle* out) {
  return guarded([&] { *out = own(at::sigmoid(*a)); });
}

SHIM at_sum(Handle a, Handle* out) {
  return guarded([&] { *out = own(at::sum(*a)); });
}

SHIM at_mean(Handle a, Handle* out) {
  return guarded([&] { *out = own(at::mean(*a)); });
}

SHIM at_sum_dims(Handle a, const int64_t* dims, int count, int keep, Handle* out) {
  return guarded([&] { *out = own(at::sum(*a, at::IntArrayRef(dims, count), keep != 0)); });
}

SHIM at_mean_dims(Handle a, const int64_t* dims, int count, int keep, Handle* out) {
  return guarded([&] { *out = own(at::mean(*a, at::IntArrayRef(dims, count), keep != 0)); });
}

SHIM at_permute(Handle a, const int64_t* order, int count, Handle* out) {
  return guarded([&] { *out = own(a->permute(at::IntArrayRef(order, count))); });
}

SHIM at_reshape(Handle a, const int64_t* shape, int dims, Handle* out) {
  return guarded([&] { *out = own(a->reshape(at::IntArrayRef(shape, dims))); });
}

SHIM at_narrow(Handle a, int64_t dim, int64_t start, int64_t length, Handle* out) {
  return guarded([&] { *out = own(a->narrow(dim, start, length)); });
}

SHIM at_index_select(Handle a, int64_t dim, Handle index, Handle* out) {
  return guarded([&] { *out = own(at::index_select(*a, dim, *index)); });
}

SHIM at_cat(const Handle* tensors, int count, int64_t dim, Handle* out) {
  return guarded([&] {
    std::vector<at::Tensor> parts;
    for (int i = 0; i < count; i++) {
      parts.push_back(*tensors[i]);
    }
    *out = own(at::cat(parts, dim));
  });
}

// `pads`: before and after along the last axis, then along the one before it, and so on.
SHIM at_constant_pad(Handle a, const int64_t* pads, int count, double value, Handle* out) {
  return guarded([&] { *out = own(at::constant_pad_nd(*a, at::IntArrayRef(pads, count), value)); });
}

// `bias` may be null. Stride and padding hold for both directions.
SHIM at_conv2d(Handle input, Handle weight, Handle bias, int64_t stride, int64_t padding, int64_t groups, Handle* out) {
  return guarded([&] {
    c10::optional<at::Tensor> no_bias;
    *out = own(at::conv2d(*input, *weight, bias ? c10::optional<at::Tensor>(*bias) : no_bias, {stride, stride}, {padding, padding}, {1, 1}, groups));
  });
}

// In training the running mean and (unbiased) variance move towards the batch's by `momentum`.
SHIM at_batch_norm(Handle input, Handle gamma, Handle beta, Handle mean, Handle variance, int training, double momentum, double epsilon, Handle* out) {
  return guarded([&] { *out = own(at::batch_norm(*input, *gamma, *beta, *mean, *variance, training != 0, momentum, epsilon, false)); });
}

// Element by element, no reduction.
SHIM at_binary_cross_entropy_with_logits(Handle logits, Handle targets, Handle* out) {
  return guarded([&] { *out = own(at::binary_cross_entropy_with_logits(*logits, *targets, {}, {}, at::Reduction::None)); });
}

// Element by element, no reduction; quadratic below `beta`.
SHIM at_smooth_l1_loss(Handle input, Handle target, double beta, Handle* out) {
  return guarded([&] { *out = own(at::smooth_l1_loss(*input, *target, at::Reduction::None, beta)); });
}

// [N, C, H, W]; borders are padded with minus infinity. The last, partly covered window counts only if the padding makes it whole.
SHIM at_max_pool2d(Handle input, int64_t kernel, int64_t stride, int64_t padding, Handle* out) {
  return guarded([&] { *out = own(at::max_pool2d(*input, {kernel, kernel}, {stride, stride}, {padding, padding})); });
}

// The mean over the pixels of the window that lie in the image.
SHIM at_avg_pool2d(Handle input, int64_t kernel, int64_t stride, int64_t padding, Handle* out) {
  return guarded([&] { *out = own(at::avg_pool2d(*input, {kernel, kernel}, {stride, stride}, {padding, padding}, false, false)); });
}

// In training each value is 0 with the probability and divided by 1 - probability else; drawn from libtorch's generator.
SHIM at_dropout(Handle input, double probability, int training, Handle* out) {
  return guarded([&] { *out = own(at::dropout(*input, probability, training != 0)); });
}

// input [N, in], weight [out, in], bias [out].
SHIM at_linear(Handle input, Handle weight, Handle bias, Handle* out) {
  return guarded([&] { *out = own(at::linear(*input, *weight, *bias)); });
}

SHIM at_softmax(Handle input, int64_t dim, Handle* out) {
  return guarded([&] { *out = own(at::softmax(*input, dim)); });
}

// logits [N, classes], int64 targets [N], class weights [classes] or null: the mean over the images, weighted by the weights of their
// classes; `smoothing` is spread evenly over all classes.
SHIM at_cross_entropy(Handle logits, Handle targets, Handle class_weights, double smoothing, Handle* out) {
  return guarded([&] {
    c10::optional<at::Tensor> none;
    *out = own(at::cross_entropy_loss(*logits, *targets, class_weights ? c10::optional<at::Tensor>(*class_weights) : none, at::Reduction::Mean, -100, smoothing));
  });
}
