// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/trace_export.h"

#include "ui/models/text.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <filesystem>

namespace paretoscope::ui {

namespace {

constexpr int kPulseMilliseconds = 100;
constexpr int kSteps = 1000; ///< of the progress bar

Result<trace::ChakraWritten> writeFiles(const trace::ExecutionTrace& trace, const trace::RankSelection& ranks,
                                        const std::filesystem::path& folder, const std::stop_token& stop,
                                        Progress& progress) {
    std::error_code status;
    std::filesystem::create_directories(folder, status);
    if (status)
        return Error{ErrorCode::cannotWrite, folder.string(), {}, status.message(), {}};
    return trace::writeChakra(trace, folder / "workload", ranks, stop, progress);
}

} // namespace

TraceExport::TraceExport(std::shared_ptr<const LaidOutPoint> point, QWidget* parent)
    : QDialog(parent)
    , m_point(std::move(point)) {
    setObjectName(QStringLiteral("traceExport"));
    setWindowTitle(tr("Export execution traces"));
    setMinimumWidth(440);
    build();
    m_pulse.setInterval(kPulseMilliseconds);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        const std::uint64_t total = m_progress->total.load();
        m_bar->setValue(total > 0 ? static_cast<int>(m_progress->done.load() * kSteps / total) : 0);
    });
    connect(m_ranks, &QLineEdit::textChanged, this, &TraceExport::estimate);
    estimate();
}

TraceExport::~TraceExport() {
    m_stop.request_stop();
}

void TraceExport::build() {
    m_ranks = new QLineEdit(this);
    m_ranks->setObjectName(QStringLiteral("traceRanks"));
    m_ranks->setPlaceholderText(tr("all %1").arg(count(static_cast<std::uint64_t>(m_point->synthesis->trace.ranks()))));
    m_ranks->setToolTip(tr("Ranks and ranges of ranks, such as 0-7,512; empty for all."));
    m_size = new QLabel(this);
    m_size->setObjectName(QStringLiteral("traceSize"));
    m_bar = new QProgressBar(this);
    m_bar->setRange(0, kSteps);
    m_bar->setVisible(false);
    m_message = new QLabel(this);
    m_message->setObjectName(QStringLiteral("traceMessage"));
    m_message->setWordWrap(true);
    m_message->setText(tr("Chakra files, version %1: one workload.<rank>.et a rank, and workload.json with the groups, "
                          "as ASTRA-sim reads them.")
                           .arg(fromUtf8(trace::kChakraVersion)));
    m_message->setProperty("role", QStringLiteral("muted"));
    auto* buttons = new QDialogButtonBox(this);
    m_write = buttons->addButton(tr("Choose a folder and write…"), QDialogButtonBox::ActionRole);
    m_write->setObjectName(QStringLiteral("traceWrite"));
    m_close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    auto* form = new QFormLayout;
    form->addRow(tr("Ranks"), m_ranks);
    form->addRow(tr("Size"), m_size);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kGrid * 2, theme::kGrid * 2, theme::kGrid * 2, theme::kGrid * 2);
    layout->setSpacing(theme::kGrid * 2);
    layout->addLayout(form);
    layout->addWidget(m_message);
    layout->addWidget(m_bar);
    layout->addWidget(buttons);
    connect(m_write, &QPushButton::clicked, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for execution traces"));
        if (!folder.isEmpty())
            writeTo(folder);
    });
    connect(buttons, &QDialogButtonBox::rejected, this, [this] {
        if (m_busy)
            m_stop.request_stop();
        else
            reject();
    });
}

void TraceExport::setRanks(const QString& text) {
    m_ranks->setText(text);
}

Result<trace::RankSelection> TraceExport::ranks() const {
    const std::int64_t all = m_point->synthesis->trace.ranks();
    const std::string text = m_ranks->text().trimmed().toStdString();
    return text.empty() ? trace::RankSelection::all(all) : trace::RankSelection::parse(text, all);
}

void TraceExport::estimate() {
    const int question = ++m_estimate;
    const Result<trace::RankSelection> chosen = ranks();
    m_write->setEnabled(chosen.ok() && !m_busy);
    m_size->setProperty("role", chosen ? QString() : QStringLiteral("bad"));
    m_size->setStyleSheet({}); // reads the role anew
    if (!chosen) {
        m_size->setText(errorText(chosen.error()));
        return;
    }
    m_size->setText(tr("working it out"));
    m_threads.start([this, question, point = m_point, chosen = *chosen] {
        const std::uint64_t bytes = trace::ChakraEncoder(point->synthesis->trace).size(chosen);
        QMetaObject::invokeMethod(
            this,
            [this, question, bytes, files = chosen.size()] {
                if (question != m_estimate)
                    return;
                m_size->setText(tr("%1 in %2 files")
                                    .arg(quantity(static_cast<double>(bytes), Unit::byte),
                                         count(static_cast<std::uint64_t>(files))));
                emit sized();
            },
            Qt::QueuedConnection);
    });
}

void TraceExport::setBusy(bool busy) {
    m_busy = busy;
    m_bar->setVisible(busy);
    m_ranks->setEnabled(!busy);
    m_write->setEnabled(!busy);
    m_close->setText(busy ? tr("Cancel") : tr("Close"));
    busy ? m_pulse.start() : m_pulse.stop();
}

void TraceExport::writeTo(const QString& folder) {
    const Result<trace::RankSelection> chosen = ranks();
    if (!chosen || m_busy)
        return;
    m_progress = std::make_shared<Progress>();
    m_stop = std::stop_source();
    setBusy(true);
    m_message->setText(tr("Writing…"));
    m_threads.start([this, point = m_point, chosen = *chosen, path = std::filesystem::path(folder.toStdString()),
                     progress = m_progress, stop = m_stop.get_token()] {
        auto outcome = std::make_shared<Result<trace::ChakraWritten>>(
            writeFiles(point->synthesis->trace, chosen, path, stop, *progress));
        QMetaObject::invokeMethod(
            this, [this, outcome] { finish(*outcome); }, Qt::QueuedConnection);
    });
}

void TraceExport::finish(const Result<trace::ChakraWritten>& outcome) {
    setBusy(false);
    m_message->setText(outcome ? tr("Wrote %1 files, %2")
                                     .arg(count(static_cast<std::uint64_t>(outcome->files)),
                                          quantity(static_cast<double>(outcome->bytes), Unit::byte))
                               : locatedErrorText(outcome.error()));
    emit written(outcome.ok());
}

} // namespace paretoscope::ui
