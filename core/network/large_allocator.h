// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the room: memory for vectors of millions. On Linux large blocks ask for huge pages, since touching a
// hundred megabytes for the first time page by page costs as much as solving for what is in them (measured: 35 % of an
// all-to-all of a million flows).
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace paretoscope::network {

template <class T>
class LargeAllocator {
public:
    using value_type = T;

    LargeAllocator() = default;
    template <class Other>
    LargeAllocator(const LargeAllocator<Other>&) {}

    T* allocate(std::size_t count) {
        const std::size_t bytes = count * sizeof(T);
        if (bytes < kHugePage) {
            return static_cast<T*>(::operator new(bytes));
        }
        const std::size_t whole = (bytes + kHugePage - 1) / kHugePage * kHugePage;
        void* const block = std::aligned_alloc(kHugePage, whole);
        if (block == nullptr) {
            throw std::bad_alloc();
        }
#ifdef __linux__
        madvise(block, whole, MADV_HUGEPAGE); // a wish: refused, all is as before
#endif
        return static_cast<T*>(block);
    }

    void deallocate(T* block, std::size_t count) {
        if (count * sizeof(T) < kHugePage) {
            ::operator delete(block);
        } else {
            std::free(block);
        }
    }

    friend bool operator==(const LargeAllocator&, const LargeAllocator&) {
        return true;
    }

private:
    static constexpr std::size_t kHugePage = std::size_t{1} << 21U;
};

template <class T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

} // namespace paretoscope::network
