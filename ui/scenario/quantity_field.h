// SPDX-License-Identifier: GPL-3.0-or-later
// A line for one quantity with its unit: reads "400 Gb/s" or "80 GiB", keeps what was typed as long as it means the
// current value, and says what would be right where it cannot be read.
#pragma once

#include "core/base/unit.h"

#include <QLineEdit>

#include <limits>

namespace paretoscope::ui {

class QuantityField : public QLineEdit {
    Q_OBJECT
public:
    explicit QuantityField(Unit unit, QWidget* parent = nullptr);

    /// Inclusive, in base units. Whole numbers only, if `whole`.
    void setRange(double low, double high, bool whole = false);
    void setValue(double baseUnits);
    /// Shows nothing but this hint: several values, or a default that is in force.
    void setUnset(const QString& hint);

signals:
    void valueEdited(double baseUnits); ///< with every keystroke that makes sense
    void emptied();                     ///< the text was deleted
    void refused(const QString& error); ///< what was typed cannot be used; empty once it can
    void gestureStarted();              ///< the field got the focus: a new stretch of typing

protected:
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void read(const QString& text);
    [[nodiscard]] QString readable(double baseUnits) const;

    Unit m_unit;
    double m_low = -std::numeric_limits<double>::infinity();
    double m_high = std::numeric_limits<double>::infinity();
    bool m_whole = false;
    double m_value = std::numeric_limits<double>::quiet_NaN();
};

} // namespace paretoscope::ui
