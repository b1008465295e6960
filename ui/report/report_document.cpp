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
#include <QTextOption>

#include <algorithm>
#include <array>

namespace paretoscope::ui {

namespace {

constexpr const char* kPlotMark = "@plot@";
constexpr int kPlotObject = QTextFormat::UserObject + 1;
constexpr double kMargin = 48.0;
constexpr int kDotsPerMetre = 3780; ///< 96 an inch

constexpr const char* kPageStyle = R"css(
h1 { font-size: 17pt; } h2 { font-size: 12pt; margin-top: 14px; } h3, h4 { font-size: 9pt; }
p, td, th, figcaption { font-size: 8pt; }
th { color: #66707C; font-weight: normal; text-align: left; } td, th { padding-right: 8px; padding-bottom: 2px; }
td.number { white-space: nowrap; }
.muted, .unit, .source, figcaption { color: #66707C; } .best td { color: #1F6FEB; } pre { font-size: 6pt; }
)css";

/// Sizes of the text of a table that would be wider than the page, in points: the largest that fits is taken.
constexpr std::array kTableSizes{7.5, 7.0, 6.5, 6.0, 5.5};

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

void shrinkWideTables(QTextDocument& document) {
    const double right = document.pageSize().width() - kMargin + 0.5;
    for (QTextFrame* frame : document.rootFrame()->childFrames()) {
        for (const double size : kTableSizes) {
            if (document.documentLayout()->frameBoundingRect(frame).right() <= right)
                break;
            QTextCursor cursor(&document);
            cursor.setPosition(frame->firstPosition());
            cursor.setPosition(frame->lastPosition(), QTextCursor::KeepAnchor);
            QTextCharFormat format;
            format.setFontPointSize(size);
            cursor.mergeCharFormat(format);
        }
    }
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
    : m_paper(1, 1, QImage::Format_RGB32)
    , m_plot(std::make_unique<PlotObject>(reportPlot(html)))
    , m_document(std::make_unique<QTextDocument>()) {
    m_paper.setDotsPerMeterX(kDotsPerMetre);
    m_paper.setDotsPerMeterY(kDotsPerMetre);
    m_document->documentLayout()->setPaintDevice(&m_paper);
    m_document->documentLayout()->registerHandler(kPlotObject, m_plot.get());
    m_document->setDocumentMargin(kMargin);
    m_document->setPageSize(pageSize());
    QTextOption option = m_document->defaultTextOption();
    option.setWrapMode(QTextOption::WordWrap);
    m_document->setDefaultTextOption(option);
    m_document->setDefaultStyleSheet(QString::fromLatin1(kPageStyle));
    m_document->setHtml(richText(QString::fromUtf8(html)));
    shrinkWideTables(*m_document);
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
    QPainter painter(&device);
    const double scale = painter.viewport().width() / pageSize().width();
    painter.scale(scale, scale);
    for (int page = 0; page < pageCount(); ++page) {
        if (page > 0)
            device.newPage();
        drawPage(painter, page);
    }
}

} // namespace paretoscope::ui

#include "report_document.moc"
