// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_workspace.h"

#include "ui/models/run_session.h"
#include "ui/models/selection.h"
#include "ui/models/text.h"
#include "ui/report/report_preview.h"
#include "ui/results/empty_note.h"
#include "ui/theme/icons.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMetaObject>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

namespace paretoscope::ui {

namespace {

constexpr int kLeastSide = 240;

QLabel* heading(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("heading"));
    return label;
}

} // namespace

ReportWorkspace::ReportWorkspace(Document&, RunSession& session, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_stack(new QStackedWidget(this))
    , m_preview(new ReportPreview(m_stack))
    , m_note(new EmptyNote(QStringLiteral("report"), {}, {}, m_stack)) {
    setObjectName(QStringLiteral("reportWorkspace"));
    m_threads.setMaxThreadCount(1);
    auto* scroll = new QScrollArea(m_stack);
    scroll->setObjectName(QStringLiteral("reportScroll"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_preview);
    setFocusProxy(scroll);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_note);
    m_stack->setCurrentIndex(1);
    m_side = makeSide();
    auto* rule = new QFrame(this);
    rule->setProperty("line", true);
    rule->setFixedWidth(1);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_side);
    layout->addWidget(rule);
    layout->addWidget(m_stack, 1);
    connect(&selection.run(), &ShownRun::reset, this, &ReportWorkspace::invalidate);
    connect(&session, &RunSession::finished, this, &ReportWorkspace::invalidate);
    invalidate();
}

QWidget* ReportWorkspace::makeSide() {
    auto* side = new QWidget(this);
    side->setObjectName(QStringLiteral("reportSide"));
    side->setProperty("panel", true);
    side->setAttribute(Qt::WA_StyledBackground);
    side->setMinimumWidth(kLeastSide); // and as wide as the longest heading
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(theme::kGrid * 2, theme::kGrid * 2, theme::kGrid * 2, theme::kGrid * 2);
    layout->setSpacing(theme::kGrid);
    layout->addWidget(heading(tr("Sections"), side));
    m_sections = new QVBoxLayout;
    layout->addLayout(m_sections);
    layout->addSpacing(theme::kGrid * 2);
    layout->addWidget(heading(tr("Export"), side));
    addExport(*layout, ExportFormat::html, QStringLiteral("Html"), tr("Report as HTML…"), tr("HTML (*.html)"));
    addExport(*layout, ExportFormat::pdf, QStringLiteral("Pdf"), tr("Report as PDF…"), tr("PDF (*.pdf)"));
    addExport(*layout, ExportFormat::png, QStringLiteral("Png"), tr("Plot as PNG…"), tr("PNG (*.png)"));
    addExport(*layout, ExportFormat::csv, QStringLiteral("Csv"), tr("Points as CSV…"), tr("CSV (*.csv)"));
    addExport(*layout, ExportFormat::json, QStringLiteral("Json"), tr("Points as JSON…"), tr("JSON (*.json)"));
    m_message = new QLabel(side);
    m_message->setObjectName(QStringLiteral("exportMessage"));
    m_message->setWordWrap(true);
    m_message->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(m_message);
    layout->addStretch(1);
    return side;
}

void ReportWorkspace::addExport(QVBoxLayout& layout, ExportFormat format, const QString& name, const QString& text,
                                const QString& pattern) {
    auto* button = new QPushButton(theme::icon(QStringLiteral("export")), text, this);
    button->setObjectName(QStringLiteral("export") + name);
    layout.addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, format, text, pattern, name] {
        const QString file =
            QFileDialog::getSaveFileName(this, text, QStringLiteral("paretoscope.") + name.toLower(), pattern);
        if (!file.isEmpty())
            exportTo(format, file.toStdString());
    });
}

void ReportWorkspace::invalidate() {
    m_stale = true;
    const ShownRun& run = m_selection.run();
    m_side->setEnabled(!run.isEmpty() && !run.isLive());
    if (run.isEmpty() || run.isLive()) {
        m_note->setText(tr("Nothing to report yet"),
                        tr("Press Run: the finished run becomes a page with its plot, its front and the reasons."));
        m_stack->setCurrentIndex(1);
    }
    if (isVisible())
        load();
}

void ReportWorkspace::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    load();
}

void ReportWorkspace::load() {
    const ShownRun& run = m_selection.run();
    if (!m_stale || m_loading || run.isEmpty() || run.isLive() || run.id() == 0)
        return;
    m_stale = false;
    m_loading = true;
    m_side->setEnabled(true);
    m_note->setText(tr("Making the report"), tr("Reading the run and explaining its best point."));
    m_threads.start([this, database = run.database(), id = run.id()] {
        auto html =
            std::make_shared<Result<QByteArray>>(reportHtml(database, id, m_session.registry(), m_session.catalog()));
        QMetaObject::invokeMethod(
            this, [this, html] { take(*html); }, Qt::QueuedConnection);
    });
}

void ReportWorkspace::take(const Result<QByteArray>& html) {
    m_loading = false;
    if (m_stale)
        return load();
    if (!html) {
        m_note->setText(tr("The report cannot be made"), locatedErrorText(html.error()));
        m_stack->setCurrentIndex(1);
        return;
    }
    m_html = *html;
    fillSections();
    layOut();
    m_stack->setCurrentIndex(0);
    emit previewed();
}

void ReportWorkspace::fillSections() {
    const QStringList hidden = hiddenSections();
    while (QLayoutItem* item = m_sections->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString& section : reportSections(m_html)) {
        auto* box = new QCheckBox(section, m_side);
        box->setObjectName(QStringLiteral("reportSection"));
        box->setChecked(!hidden.contains(section));
        connect(box, &QCheckBox::toggled, this, &ReportWorkspace::layOut);
        m_sections->addWidget(box);
        box->show(); // at once: the page is there already
    }
}

QStringList ReportWorkspace::hiddenSections() const {
    QStringList hidden;
    for (const QCheckBox* box : m_side->findChildren<QCheckBox*>(QStringLiteral("reportSection"))) {
        if (!box->isChecked())
            hidden += box->text();
    }
    return hidden;
}

void ReportWorkspace::layOut() {
    m_preview->setReport(std::make_unique<ReportDocument>(withoutSections(m_html, hiddenSections())));
}

void ReportWorkspace::exportTo(ExportFormat format, const std::filesystem::path& file) {
    const ShownRun& run = m_selection.run();
    m_message->setText(tr("Writing…"));
    m_threads.start([this, wish = RunExport{run.database(), run.id(), format, file, hiddenSections()}] {
        auto done = std::make_shared<Result<void>>(exportRun(wish, m_session.registry(), m_session.catalog()));
        QMetaObject::invokeMethod(
            this,
            [this, done, wish] {
                const QString name = QString::fromStdString(wish.file.filename().string());
                m_message->setText(done->ok() ? tr("Wrote %1").arg(name) : locatedErrorText(done->error()));
                emit exported(done->ok());
            },
            Qt::QueuedConnection);
    });
}

} // namespace paretoscope::ui
