// SPDX-License-Identifier: GPL-3.0-or-later
// The HTML report (core/report) laid out on A4 pages for the screen and for print: the same document feeds both, so the
// preview is the page as it will print. GUI thread or any one other thread.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>
#include <QStringList>
#include <QTextDocument>

#include <memory>

class QPainter;
class QPagedPaintDevice;

namespace paretoscope::ui {

/// The headings of the report's sections, in order.
QStringList reportSections(const QByteArray& html);
/// The report without the sections of these headings.
QByteArray withoutSections(const QByteArray& html, const QStringList& headings);
/// The plot of the report; empty where it has none.
QByteArray reportPlot(const QByteArray& html);

class ReportDocument {
public:
    explicit ReportDocument(const QByteArray& html);
    ~ReportDocument();

    /// A4 at 96 pixels an inch, in pixels.
    static QSizeF pageSize();
    [[nodiscard]] int pageCount() const;
    /// Draws one page with its top left corner at the origin.
    void drawPage(QPainter& painter, int page) const;
    /// Draws all pages, each at the full width of the device's; an A4 page without margins is filled.
    void print(QPagedPaintDevice& device) const;

private:
    QImage m_paper;                  ///< its resolution sets the size of the text, whatever the screen's
    std::unique_ptr<QObject> m_plot; ///< before the document, which refers to it
    std::unique_ptr<QTextDocument> m_document;
};

} // namespace paretoscope::ui
