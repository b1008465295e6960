// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scenario/distribution_view.h"

#include "ui/plots/histogram.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr int kLeastWidth = 176; ///< of a histogram
constexpr int kBetweenColumns = theme::kGrid * 2;
constexpr int kBetweenRows = theme::kGrid;

} // namespace

DistributionView::DistributionView(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("distributionView"));
    setAccessibleName(tr("Distributions"));
    setWhatsThis(tr("What the sample point draws by chance, or reads from its request trace. Bars are shares of the "
                    "draws, lines the median and the 99th percentile. Its simulation is served the same draws."));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void DistributionView::setDistributions(const std::vector<study::Distribution>& distributions) {
    while (m_histograms.size() < distributions.size())
        m_histograms.push_back(new Histogram(this));
    while (m_histograms.size() > distributions.size()) {
        delete m_histograms.back();
        m_histograms.pop_back();
    }
    for (std::size_t i = 0; i < distributions.size(); ++i) {
        m_histograms[i]->setDistribution(distributions[i]);
        m_histograms[i]->show();
    }
    arrange();
    updateGeometry();
}

int DistributionView::columns(int width) const {
    const int most = (width + kBetweenColumns) / (kLeastWidth + kBetweenColumns);
    return std::clamp(most, 1, std::max(1, static_cast<int>(m_histograms.size())));
}

int DistributionView::rows(int width) const {
    return (static_cast<int>(m_histograms.size()) + columns(width) - 1) / columns(width);
}

int DistributionView::heightForWidth(int width) const {
    return rows(width) * (Histogram::kHeight + kBetweenRows);
}

QSize DistributionView::sizeHint() const {
    return {2 * kLeastWidth + kBetweenColumns, heightForWidth(2 * kLeastWidth + kBetweenColumns)};
}

void DistributionView::arrange() {
    const int inRow = columns(width());
    const int count = static_cast<int>(m_histograms.size());
    for (int i = 0; i < count; ++i) {
        const int row = i / inRow;
        const int beside = std::min(inRow, count - row * inRow);
        const int each = (width() + kBetweenColumns) / beside;
        m_histograms[static_cast<std::size_t>(i)]->setGeometry(
            i % inRow * each, row * (Histogram::kHeight + kBetweenRows), each - kBetweenColumns, Histogram::kHeight);
    }
}

void DistributionView::resizeEvent(QResizeEvent*) {
    arrange();
}

} // namespace paretoscope::ui
