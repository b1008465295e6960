// SPDX-License-Identifier: GPL-3.0-or-later
// Histograms of what a point draws, side by side while there is room, each row as wide as the view.
#pragma once

#include "core/study/distribution.h"

#include <QWidget>

#include <vector>

namespace paretoscope::ui {

class Histogram;

class DistributionView : public QWidget {
    Q_OBJECT
public:
    explicit DistributionView(QWidget* parent = nullptr);

    void setDistributions(const std::vector<study::Distribution>& distributions);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] int columns(int width) const;
    [[nodiscard]] int rows(int width) const;
    void arrange();

    std::vector<Histogram*> m_histograms;
};

} // namespace paretoscope::ui
