// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/report_document.h"

#include <QAbstractTextDocumentLayout>
#include <QPagedPaintDevice>
#include <QPainter>
#include <QPalette>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTextCursor>
#include <QTextFrame>
#include <QTextObjectInterface>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr const char* kPlotMark = "@plot@";
constexpr int kPlotObject = QTextFormat::UserObject + 1;
constexpr double kMargin = 48.0;

constexpr const char* kPageStyle = R"css(
h1 { font-size: 17pt; } h2 { font-size: 12pt; margin-top: 14px; } h3, h4 { font-size: 9pt; }
p, td, th, figcaption, pre { font-size: 8pt; }
th { color: #66707C; font-weight: normal; text-align: left; } td, th { padding-right: 8px; padding-bottom: 2px; }
.muted, .unit, .source, figcaption { color: #66707C; } .best td { color: #1F6FEB; } pre { font-size: 6pt; }
)css";

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

const QRegularExpression& sectionPattern() {
    static const QRegularExpression pattern("<section[^>]*>.*?</section>\\s*",
                                            QRegularExpression::DotMatchesEverythingOption);
    return pattern;
}

QString headingOf(const QString& section) {
    static const QRegularExpression pattern("<h2>(.*?)</h2>");
    return pattern.match(section).captured(1);
}

/// Rich text knows less than HTML: the plot becomes an object, and what only a style sheet can draw is left out.
QString richText(QString html) {
    static const QRegularExpression plot("<svg.*</svg>", QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression style("<style>.*</style>", QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression bars("<div class=\"bar\"><i[^>]*></i></div>");
    html.replace(plot, kPlotMark);
    html.remove(style);
    html.remove(bars);
    html.replace("<summary>", "<h4>");
    html.replace("</summary>", "</h4>");
    return html;
}

} // namespace

QStringList reportSections(const QByteArray& html) {
    QStringList headings;
    auto sections = sectionPattern().globalMatch(QString::fromUtf8(html));
    while (sections.hasNext()) {
        const QString heading = headingOf(sections.next().captured());
        if (!heading.isEmpty())
            headings += heading;
    }
    return headings;
}

QByteArray withoutSections(const QByteArray& html, const QStringList& headings) {
    if (headings.isEmpty())
        return html;
    const QString text = QString::fromUtf8(html);
    QString kept;
    qsizetype from = 0;
    auto sections = sectionPattern().globalMatch(text);
    while (sections.hasNext()) {
        const QRegularExpressionMatch section = sections.next();
        if (!headings.contains(headingOf(section.captured())))
            continue;
        kept += text.mid(from, section.capturedStart() - from);
        from = section.capturedEnd();
    }
    return (kept + text.mid(from)).toUtf8();
}

QByteArray reportPlot(const QByteArray& html) {
    static const QRegularExpression plot("<svg.*</svg>", QRegularExpression::DotMatchesEverythingOption);
    return plot.match(QString::fromUtf8(html)).captured().toUtf8();
}

ReportDocument::ReportDocument(const QByteArray& html)
    : m_plot(std::make_unique<PlotObject>(reportPlot(html)))
    , m_document(std::make_unique<QTextDocument>()) {
    m_document->setDefaultStyleSheet(kPageStyle);
    m_document->setHtml(richText(QString::fromUtf8(html)));
    m_document->documentLayout()->registerHandler(kPlotObject, m_plot.get());
    m_document->setDocumentMargin(kMargin);
    m_document->setPageSize(pageSize());
    QTextCursor mark = m_document->find(kPlotMark);
    if (mark.isNull())
        return;
    QTextCharFormat format;
    format.setObjectType(kPlotObject);
    mark.insertText(QString(QChar::ObjectReplacementCharacter), format);
}

ReportDocument::~ReportDocument() = default;

QSizeF ReportDocument::pageSize() {
    return {794.0, 1123.0};
}

int ReportDocument::pageCount() const {
    return m_document->pageCount();
}

void ReportDocument::drawPage(QPainter& painter, int page) const {
    const QSizeF size = pageSize();
    const QRectF part(0.0, page * size.height(), size.width(), size.height());
    painter.save();
    painter.translate(0.0, -part.top());
    QAbstractTextDocumentLayout::PaintContext context;
    context.clip = part;
    context.palette.setColor(QPalette::Text, Qt::black); // paper is white under every scheme
    painter.setClipRect(part, Qt::IntersectClip);
    m_document->documentLayout()->draw(&painter, context);
    painter.restore();
}

void ReportDocument::print(QPagedPaintDevice& device) const {
    m_document->print(&device);
}

} // namespace paretoscope::ui

#include "report_document.moc"
