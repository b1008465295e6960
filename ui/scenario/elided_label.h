// SPDX-License-Identifier: GPL-3.0-or-later
// A one-line label that elides what does not fit; the whole text is its tool tip unless another one was set.
#pragma once

#include <QLabel>

namespace paretoscope::ui {

class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;
};

} // namespace paretoscope::ui
