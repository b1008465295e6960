// SPDX-License-Identifier: GPL-3.0-or-later
// Lays a table of measurements over the Pareto plot and takes it off again; there only for studies that read tables.
#pragma once

#include "ui/models/measured_overlay.h"

#include <QToolButton>

namespace paretoscope::ui {

class MeasuredButton : public QToolButton {
    Q_OBJECT
public:
    /// The overlay must outlive the button.
    MeasuredButton(MeasuredOverlay& overlay, QWidget* parent = nullptr);

private:
    void choose();
    void refresh();

    MeasuredOverlay& m_overlay;
    QAction* m_remove = nullptr;
};

} // namespace paretoscope::ui
