// SPDX-License-Identifier: GPL-3.0-or-later
// The range of an axis on its way to another one: growing data move the axes softly, never by a snap.
#pragma once

namespace paretoscope::ui {

class RangeEasing {
public:
    /// Where to go. Without a range yet, or on another scale, it is taken at once.
    void aim(double low, double high, bool logarithmic);
    /// Takes a range at once.
    void jump(double low, double high, bool logarithmic);
    /// One step of 16 ms; false once the target is reached.
    bool step();

    [[nodiscard]] double low() const;
    [[nodiscard]] double high() const;
    [[nodiscard]] double targetLow() const;
    [[nodiscard]] double targetHigh() const;
    [[nodiscard]] bool isLogarithmic() const { return m_logarithmic; }
    [[nodiscard]] bool isEmpty() const { return m_targetLow >= m_targetHigh; }

private:
    [[nodiscard]] double linear(double value) const;
    [[nodiscard]] double value(double linear) const;

    bool m_logarithmic = false;
    double m_low = 0.0; ///< logarithms on a logarithmic axis
    double m_high = 0.0;
    double m_targetLow = 0.0;
    double m_targetHigh = 0.0;
};

} // namespace paretoscope::ui
