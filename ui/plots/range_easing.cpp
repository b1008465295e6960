// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/range_easing.h"

#include <cmath>

namespace paretoscope::ui {

namespace {
constexpr double kShareAStep = 0.22; ///< of the way left
constexpr double kArrived = 1.0e-3;  ///< of the target's extent
} // namespace

double RangeEasing::linear(double value) const {
    return m_logarithmic ? std::log(value) : value;
}

double RangeEasing::value(double linear) const {
    return m_logarithmic ? std::exp(linear) : linear;
}

double RangeEasing::low() const {
    return value(m_low);
}
double RangeEasing::high() const {
    return value(m_high);
}
double RangeEasing::targetLow() const {
    return value(m_targetLow);
}
double RangeEasing::targetHigh() const {
    return value(m_targetHigh);
}

void RangeEasing::jump(double low, double high, bool logarithmic) {
    m_logarithmic = logarithmic;
    m_low = m_targetLow = linear(low);
    m_high = m_targetHigh = linear(high);
}

void RangeEasing::aim(double low, double high, bool logarithmic) {
    if (isEmpty() || logarithmic != m_logarithmic)
        return jump(low, high, logarithmic);
    m_targetLow = linear(low);
    m_targetHigh = linear(high);
}

bool RangeEasing::step() {
    const double near = kArrived * (m_targetHigh - m_targetLow);
    if (std::abs(m_targetLow - m_low) <= near && std::abs(m_targetHigh - m_high) <= near) {
        m_low = m_targetLow;
        m_high = m_targetHigh;
        return false;
    }
    m_low += kShareAStep * (m_targetLow - m_low);
    m_high += kShareAStep * (m_targetHigh - m_high);
    return true;
}

} // namespace paretoscope::ui
