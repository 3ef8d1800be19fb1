// C interface to libtorch: what holds for every function is said here, the rest above each; Torch/NativeMethods.cs mirrors them.
//
// Every function returns 0, or 1 after an error whose text at_last_error() then holds for the calling thread.
// Nothing is ever thrown across this border.
// A `Handle` owns one reference to a tensor. Functions that return one through `out` hand over ownership: at_delete frees it.
// Handles passed in are borrowed for the call. Arrays are borrowed too and their lengths precede or follow them.
// Shapes are int64, slowest axis first. Values are float32 unless a name says otherwise.
#pragma once
#include <ATen/ATen.h>
#include <cstdint>
#include <exception>
#include <string>

#define SHIM extern "C" __attribute__((visibility("default"))) int

using Handle = at::Tensor*;

void set_error(const char* text);
Handle own(at::Tensor tensor);

// Runs a body; any exception becomes status 1 and an error text.
template <typename Body>
int guarded(Body body) {
  try {
    body();
    return 0;
  } catch (const c10::Error& error) {
    set_error(error.what_without_backtrace());
  } catch (const std::exception& error) {
    set_error(error.what());
  } catch (...) {
    set_error("unknown native exception");
  }
  return 1;
}
