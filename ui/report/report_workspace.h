// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace Report: the page as it will print in the middle, its sections and the exports at the left.
#pragma once

#include "ui/report/run_export.h"

#include <QThreadPool>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace paretoscope::ui {

class Document;
class EmptyNote;
class ReportPreview;
class RunSession;
class Selection;

class ReportWorkspace : public QWidget {
    Q_OBJECT
public:
    /// All three must outlive the workspace.
    ReportWorkspace(Document& document, RunSession& session, Selection& selection, QWidget* parent = nullptr);

    /// Writes the shown run; exported() tells the end.
    void exportTo(ExportFormat format, const std::filesystem::path& file);

signals:
    void previewed();
    void exported(bool written);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeSide();
    void addExport(QVBoxLayout& layout, ExportFormat format, const QString& name, const QString& text,
                   const QString& pattern);
    void invalidate(); ///< the report is of an earlier state
    void load();
    void take(const Result<QByteArray>& html);
    void fillSections();
    void layOut();
    [[nodiscard]] QStringList hiddenSections() const;

    RunSession& m_session;
    Selection& m_selection;
    QByteArray m_html;
    bool m_stale = true;
    bool m_loading = false;
    QStackedWidget* m_stack = nullptr;
    ReportPreview* m_preview = nullptr;
    EmptyNote* m_note = nullptr;
    QWidget* m_side = nullptr;
    QVBoxLayout* m_sections = nullptr;
    QLabel* m_message = nullptr;
    QThreadPool m_threads; ///< last: goes first, and waits for its thread
};

} // namespace paretoscope::ui
