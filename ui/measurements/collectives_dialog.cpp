// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/measurements/collectives_dialog.h"

#include "ui/measurements/collectives_plot.h"
#include "ui/models/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace paretoscope::ui {

namespace {

constexpr QSize kSize(820, 600);

QString collectiveName(const std::string& collective) {
    static const std::pair<const char*, const char*> kNames[] = {
        {"all_reduce", QT_TRANSLATE_NOOP("paretoscope::ui::CollectivesDialog", "All-reduce")},
        {"all_gather", QT_TRANSLATE_NOOP("paretoscope::ui::CollectivesDialog", "All-gather")},
        {"reduce_scatter", QT_TRANSLATE_NOOP("paretoscope::ui::CollectivesDialog", "Reduce-scatter")},
        {"alltoall", QT_TRANSLATE_NOOP("paretoscope::ui::CollectivesDialog", "All-to-all")},
        {"broadcast", QT_TRANSLATE_NOOP("paretoscope::ui::CollectivesDialog", "Broadcast")},
        {"send_recv", QT_TRANSLATE_NOOP("paretoscope::ui::CollectivesDialog", "Send and receive")}};
    for (const auto& [id, name] : kNames) {
        if (collective == id)
            return CollectivesDialog::tr(name);
    }
    return fromUtf8(collective);
}

QString seriesName(const network::CollectiveSeries& series) {
    const auto nodes = static_cast<std::uint64_t>(series.nodes);
    return CollectivesDialog::tr("%1 · %2 · %3 ranks · %4")
        .arg(fromUtf8(series.device), collectiveName(series.collective),
             count(static_cast<std::uint64_t>(series.ranks)),
             nodes == 1 ? CollectivesDialog::tr("one node") : CollectivesDialog::tr("%1 nodes").arg(count(nodes)));
}

} // namespace

CollectivesDialog::CollectivesDialog(const study::Catalog& catalog, QString folder, QWidget* parent)
    : QDialog(parent)
    , m_check(catalog)
    , m_folder(std::move(folder)) {
    setObjectName(QStringLiteral("collectivesDialog"));
    setWindowTitle(tr("Measured collectives"));
    resize(kSize);
    auto* choose = new QPushButton(theme::icon(QStringLiteral("open")), tr("Open…"), this);
    choose->setToolTip(tr("The output of nccl-tests on your cluster, or a table of collectives"));
    connect(choose, &QPushButton::clicked, this, &CollectivesDialog::choose);
    m_file = new QLabel(this);
    m_file->setProperty("role", QStringLiteral("muted"));
    m_series = new QComboBox(this);
    m_series->setObjectName(QStringLiteral("collectiveSeries"));
    connect(m_series, &QComboBox::currentIndexChanged, this, &CollectivesDialog::showSeries);
    m_plot = new CollectivesPlot(this);
    m_errors = new QLabel(this);
    m_errors->setObjectName(QStringLiteral("collectiveErrors"));
    m_errors->setWordWrap(true);
    m_skipped = new QLabel(this);
    m_skipped->setProperty("role", QStringLiteral("muted"));
    m_skipped->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_fit = buttons->addButton(tr("Fit to these"), QDialogButtonBox::ActionRole);
    m_fit->setObjectName(QStringLiteral("fitCollectives"));
    m_keep = buttons->addButton(tr("Keep in my catalog"), QDialogButtonBox::ActionRole);
    m_keep->setObjectName(QStringLiteral("keepCollectives"));
    connect(m_fit, &QPushButton::clicked, &m_check, &CollectiveCheck::refit);
    connect(m_keep, &QPushButton::clicked, this, &CollectivesDialog::keep);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* top = new QHBoxLayout;
    top->addWidget(choose);
    top->addWidget(m_file, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(top);
    layout->addWidget(m_series);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_errors);
    layout->addWidget(m_skipped);
    layout->addWidget(buttons);
    connect(&m_check, &CollectiveCheck::changed, this, &CollectivesDialog::refresh);
    refresh();
}

void CollectivesDialog::choose() {
    const QString file = QFileDialog::getOpenFileName(
        this, tr("Measured collectives"), QFileInfo(m_check.file()).path(),
        tr("Logs and tables (*.txt *.log *.out *.csv)") + QStringLiteral(";;") + tr("All files (*)"));
    if (!file.isEmpty())
        open(file);
}

void CollectivesDialog::keep() {
    const Result<QString> kept = m_check.save(m_folder);
    m_skipped->setText(kept ? tr("Kept as %1. It counts from the next start of the program on.").arg(*kept)
                            : locatedErrorText(kept.error()));
}

void CollectivesDialog::refresh() {
    const CheckedCollectives& checked = m_check.checked();
    const int before = m_series->currentIndex();
    const QSignalBlocker blocker(m_series);
    m_series->clear();
    for (const network::CollectiveSeries& series : checked.series)
        m_series->addItem(seriesName(series));
    m_series->setCurrentIndex(before >= 0 && before < m_series->count() ? before : 0);
    m_series->setEnabled(m_series->count() > 0);
    m_fit->setEnabled(!m_check.isBusy() && !checked.series.empty());
    m_keep->setEnabled(!m_check.isBusy() && !checked.refits.empty());
    m_file->setText(m_check.isBusy()           ? tr("Working…")
                    : m_check.file().isEmpty() ? tr("Open what nccl-tests printed on your cluster.")
                                               : QFileInfo(m_check.file()).fileName());
    if (m_check.error())
        m_skipped->setText(locatedErrorText(*m_check.error()));
    else if (!checked.skipped.empty())
        m_skipped->setText(
            tr("%n row(s) left out, the first one: %1", nullptr, static_cast<int>(checked.skipped.size()))
                .arg(fromUtf8(checked.skipped.front().reason)));
    else
        m_skipped->clear();
    showSeries();
}

void CollectivesDialog::showSeries() {
    const std::vector<network::CollectiveSeries>& all = m_check.checked().series;
    const int index = m_series->currentIndex();
    if (index < 0 || static_cast<std::size_t>(index) >= all.size()) {
        m_plot->clear();
        m_errors->clear();
        return;
    }
    const network::CollectiveSeries& series = all[static_cast<std::size_t>(index)];
    m_plot->setSeries(series);
    m_errors->setText(errorsText(series));
}

QString CollectivesDialog::errorsText(const network::CollectiveSeries& series) const {
    const auto share = [](double value) { return quantity(value, Unit::fraction); };
    QString text = tr("Predicted: %1 off in the median, %2 at most.")
                       .arg(share(series.predicted.median), share(series.predicted.largest));
    if (series.refitted)
        text += QLatin1Char(' ') +
                tr("After the fit: %1 and %2.").arg(share(series.refitted->median), share(series.refitted->largest));
    for (const network::CollectiveRefit& refit : m_check.checked().refits) {
        if (!refit.errors.empty() && refit.errors.back().leftOut.count > 0)
            text += QLatin1Char(' ') +
                    tr("Sizes that the fit of %1 did not see: %2 in the median.")
                        .arg(fromUtf8(refit.fit.accelerators.front()), share(refit.errors.back().leftOut.median));
    }
    return text;
}

} // namespace paretoscope::ui
