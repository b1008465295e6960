// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/pdf_report.h"

#include "core/base/file.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextObjectInterface>

#include <ostream>

namespace paretoscope::ui {

namespace {

constexpr const char* kPlotMark = "@plot@";
constexpr int kPlotObject = QTextFormat::UserObject + 1;

/// Draws the plot at the full width of the page.
class PlotObject : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit PlotObject(const QByteArray& svg)
        : m_renderer(svg) {}

    QSizeF intrinsicSize(QTextDocument* document, int, const QTextFormat&) override {
        const qreal margins = 2.0 * document->rootFrame()->frameFormat().margin();
        const qreal width = document->pageSize().width() - margins;
        const QSizeF nominal = m_renderer.defaultSize();
        return {width, width * nominal.height() / std::max(nominal.width(), 1.0)};
    }
    void drawObject(QPainter* painter, const QRectF& place, QTextDocument*, int, const QTextFormat&) override {
        m_renderer.render(painter, place);
    }

private:
    QSvgRenderer m_renderer;
};

/// Rich text knows less than HTML: the plot becomes an object, and what only a style sheet can draw is left out.
QString richText(QString html, QByteArray& svg) {
    static const QRegularExpression plot("<svg.*</svg>", QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression style("<style>.*</style>", QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression bars("<div class=\"bar\"><i[^>]*></i></div>");
    svg = plot.match(html).captured().toUtf8();
    html.replace(plot, kPlotMark);
    html.remove(style);
    html.remove(bars);
    html.replace("<summary>", "<h4>");
    html.replace("</summary>", "</h4>");
    return html;
}

constexpr const char* kPageStyle = R"css(
h1 { font-size: 17pt; } h2 { font-size: 12pt; margin-top: 14px; } h3, h4 { font-size: 9pt; }
p, td, th, figcaption, pre { font-size: 8pt; }
th { color: #66707C; font-weight: normal; text-align: left; } td, th { padding-right: 8px; padding-bottom: 2px; }
.muted, .unit, .source, figcaption { color: #66707C; } .best td { color: #1F6FEB; } pre { font-size: 6pt; }
)css";

Result<void> writeBytes(const QByteArray& bytes, const std::filesystem::path& file) {
    return writeFile(file, [&bytes](std::ostream& out) -> Result<void> {
        out.write(bytes.constData(), bytes.size());
        return {};
    });
}

} // namespace

Result<void> writePdf(const QByteArray& html, const std::filesystem::path& file) {
    QByteArray svg;
    const QString text = richText(QString::fromUtf8(html), svg);
    QTextDocument document;
    document.setDefaultStyleSheet(kPageStyle);
    document.setHtml(text);
    PlotObject plot(svg);
    document.documentLayout()->registerHandler(kPlotObject, &plot);
    QTextCursor mark = document.find(kPlotMark);
    if (!mark.isNull()) {
        QTextCharFormat format;
        format.setObjectType(kPlotObject);
        mark.insertText(QString(QChar::ObjectReplacementCharacter), format);
    }
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(8, 8, 8, 8), QPageLayout::Millimeter);
    writer.setCreator("Paretoscope");
    document.print(&writer);
    return writeBytes(bytes, file);
}

Result<void> writePlotPicture(const QByteArray& svg, const std::filesystem::path& file) {
    QSvgRenderer renderer(svg);
    QImage image(renderer.defaultSize() * 2, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return writeBytes(bytes, file);
}

} // namespace paretoscope::ui

#include "pdf_report.moc"
