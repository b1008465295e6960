// SPDX-License-Identifier: GPL-3.0-or-later
// Result<T>: a value, or the Error that prevented it. Expected failures travel as values; exceptions are for bugs.
// Asking a failed result for its value, or a good one for its error, is a bug and asserts.
#pragma once

#include "core/base/error.h"

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

namespace paretoscope {

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value)
        : m_content(std::in_place_index<0>, std::move(value)) {}
    Result(Error error)
        : m_content(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }

    [[nodiscard]] const T& value() const& { return assert(ok()), std::get<0>(m_content); }
    [[nodiscard]] T& value() & { return assert(ok()), std::get<0>(m_content); }
    [[nodiscard]] T&& value() && { return assert(ok()), std::get<0>(std::move(m_content)); }
    [[nodiscard]] const Error& error() const { return assert(!ok()), std::get<1>(m_content); }

    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

private:
    std::variant<T, Error> m_content;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error)) {}

    [[nodiscard]] bool ok() const { return !m_error.has_value(); }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Error& error() const { return assert(!ok()), *m_error; }

private:
    std::optional<Error> m_error;
};

} // namespace paretoscope
