// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/source_list.h"

#include "ui/models/text.h"
#include "ui/results/inspector.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QTextEdit>
#include <QVBoxLayout>

#include <set>

namespace paretoscope::ui {

namespace {

/// Several of one term are apart by semicolons. A term that follows from its formula alone has nothing to cite.
void collect(const study::Term& term, std::set<QString>& sources) {
    for (const QString& source : fromUtf8(term.source).split(QStringLiteral("; "), Qt::SkipEmptyParts))
        if (source != QLatin1String(study::kDerived))
            sources.insert(source);
    for (const study::Term& child : term.terms)
        collect(child, sources);
}

} // namespace

SourceList::SourceList(Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection) {
    setObjectName(QStringLiteral("sourceList"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid);
    layout->setSpacing(theme::kGrid);
    m_term = addSection(tr("Chosen term"), QStringLiteral("termFormula"));
    m_validation = addSection(tr("Nearest measured family"), QStringLiteral("explainValidation"));
    auto* title = new QLabel(tr("Sources"), this);
    title->setProperty("role", QStringLiteral("heading"));
    m_sources = new QTextEdit(this);
    m_sources->setObjectName(QStringLiteral("sources"));
    m_sources->setProperty("plain", true);
    m_sources->setReadOnly(true);
    m_sources->document()->setDocumentMargin(0.0);
    m_sources->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(title);
    layout->addWidget(m_sources, 1);
    connect(&selection, &Selection::explainedChanged, this, &SourceList::refresh);
    showTerm(nullptr);
    refresh();
}

QLabel* SourceList::addSection(const QString& title, const QString& name) {
    auto* heading = new QLabel(title, this);
    heading->setProperty("role", QStringLiteral("heading"));
    auto* text = new QLabel(this);
    text->setObjectName(name);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    layout()->addWidget(heading);
    layout()->addWidget(text);
    return text;
}

void SourceList::showTerm(const study::Term* term) {
    if (term == nullptr) {
        m_term->setText(tr("Choose a term at the left to read its formula and source."));
        return;
    }
    QStringList lines{coreText(term->name) + QStringLiteral(" = ") + quantity(term->value, term->unit)};
    if (!term->formula.empty())
        lines += fromUtf8(term->formula);
    if (!term->source.empty())
        lines += tr("Source: %1").arg(fromUtf8(term->source));
    m_term->setText(lines.join(QStringLiteral("\n")));
}

void SourceList::refresh() {
    const ExplainedPoint* point = m_selection.explained(Selection::Pick::a);
    m_sources->clear();
    const bool validated = point != nullptr && point->validation.has_value();
    m_validation->setText(validated ? validationText(*point->validation)
                                    : tr("No measurement of a comparable system is known."));
    m_validation->setToolTip(validated ? fromUtf8(point->validation->source) : QString());
    if (point == nullptr)
        return;
    std::set<QString> sources;
    for (const study::Breakdown& breakdown : point->explanation.breakdowns)
        collect(breakdown.root, sources);
    QString text;
    for (const QString& source : sources)
        text += QStringLiteral("<p style='margin: 0 0 8px 0'>%1</p>").arg(source.toHtmlEscaped());
    m_sources->setHtml(text);
}

} // namespace paretoscope::ui
