// Keeps large freed blocks for the next tensor of about that size. A training step allocates and frees gigabytes in the same
// sizes again and again; through malloc each block is mapped, zeroed page by page by the kernel and unmapped, which takes
// longer than the arithmetic on it. Blocks sit on huge pages where the kernel offers them on request.
#include "shim.h"
#include <c10/core/CPUAllocator.h>
#include <cstdlib>
#include <map>
#include <mutex>
#include <sys/mman.h>
#include <torch/version.h>

// From 2.0 on the interface of allocators moves from version to version; there malloc must do.
#if TORCH_VERSION_MAJOR < 2

namespace {

constexpr size_t kHeader = 64;            // keeps data aligned for vectors; holds the block's size
constexpr size_t kLarge = 1 << 20;        // smaller ones are malloc's business
constexpr size_t kHugePage = 2 << 20;

class CachingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) const override {
    if (bytes == 0) {
      return {nullptr, nullptr, &release, at::Device(at::DeviceType::CPU)};
    }
    void* data = take(bytes + kHeader);
    return {data, data, &release, at::Device(at::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  static void empty() {
    std::lock_guard<std::mutex> lock(mutex());
    for (auto& [size, block] : cache()) {
      std::free(block);
    }
    cache().clear();
  }

 private:
  // Never destroyed: tensors may be freed while the process ends.
  static std::mutex& mutex() {
    static std::mutex* instance = new std::mutex;
    return *instance;
  }
  static std::multimap<size_t, void*>& cache() {
    static auto* instance = new std::multimap<size_t, void*>;
    return *instance;
  }

  static void* take(size_t bytes) {
    if (bytes >= kLarge) {
      std::lock_guard<std::mutex> lock(mutex());
      auto found = cache().lower_bound(bytes);
      // A block a quarter larger is better than a new one; a much larger one is kept for what needs it.
      if (found != cache().end() && found->first <= bytes + bytes / 4 + kHugePage) {
        void* block = found->second;
        cache().erase(found);
        return static_cast<char*>(block) + kHeader;
      }
    }
    return fresh(bytes);
  }

  static void* fresh(size_t bytes) {
    const size_t alignment = bytes >= kHugePage ? kHugePage : kHeader;
    const size_t size = (bytes + alignment - 1) / alignment * alignment;
    void* block = nullptr;
    if (posix_memalign(&block, alignment, size) != 0) {
      empty();
      TORCH_CHECK(posix_memalign(&block, alignment, size) == 0, "not enough memory: could not allocate ", size, " bytes; use a smaller batch");
    }
    if (alignment == kHugePage) {
      madvise(block, size, MADV_HUGEPAGE);
    }
    *static_cast<size_t*>(block) = size;
    return static_cast<char*>(block) + kHeader;
  }

  static void release(void* data) {
    if (data == nullptr) {
      return;
    }
    void* block = static_cast<char*>(data) - kHeader;
    const size_t size = *static_cast<size_t*>(block);
    if (size < kLarge) {
      std::free(block);
      return;
    }
    std::lock_guard<std::mutex> lock(mutex());
    cache().emplace(size, block);
  }
};

CachingAllocator allocator;

// From the moment the library is loaded, which only training does.
const bool installed = (c10::SetCPUAllocator(&allocator, 200), true);

void empty_cache() {
  (void)installed;
  CachingAllocator::empty();
}

}  // namespace
#else
static void empty_cache() {}
#endif

// Gives cached blocks back to the system.
SHIM at_empty_cache() { return guarded(empty_cache); }
