// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/inspector.h"

#include "ui/models/point_model.h"
#include "ui/models/results_model.h"
#include "ui/models/text.h"
#include "ui/results/breakdown_panel.h"
#include "ui/results/empty_note.h"
#include "ui/results/value_delegate.h"
#include "ui/theme/icons.h"

#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace paretoscope::ui {

namespace {

constexpr int kCompared = 84; ///< width of each of two values
constexpr int kWidestValue = 132;

QToolButton* button(const QString& name, const QString& icon, const QString& tip, QWidget* parent) {
    auto* made = new QToolButton(parent);
    made->setObjectName(name);
    made->setIcon(theme::icon(icon));
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    made->setAutoRaise(true);
    return made;
}

} // namespace

QString validationText(const study::ValidationNote& note) {
    const QString leftOut =
        note.leftOutError ? quantity(*note.leftOutError, Unit::fraction) : Inspector::tr("unknown", "an error");
    return Inspector::tr("%1: off by %2 on average (fitted), %3 when left out of the fit, bias %4, measured runs: %5")
        .arg(fromUtf8(note.family), quantity(note.meanAbsoluteError, Unit::fraction), leftOut,
             quantity(note.bias, Unit::fraction), count(static_cast<std::uint64_t>(note.rows)));
}

Inspector::Inspector(Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_model(new PointModel(selection, this))
    , m_stack(new QStackedWidget(this))
    , m_values(new QTreeView(this)) {
    setObjectName(QStringLiteral("inspector"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    m_values->setObjectName(QStringLiteral("inspectorValues"));
    m_values->setModel(m_model);
    m_values->setItemDelegate(new ValueDelegate(m_values));
    m_values->setRootIsDecorated(false);
    m_values->setIndentation(0);
    m_values->setUniformRowHeights(true);
    m_values->setSelectionMode(QAbstractItemView::NoSelection);
    m_values->header()->setStretchLastSection(false);
    m_values->header()->setSectionResizeMode(PointModel::labelColumn, QHeaderView::Stretch);
    m_values->header()->setMinimumSectionSize(48);
    m_values->setTextElideMode(Qt::ElideMiddle); // "Time to first token, P90" ends in what tells it from others

    auto* split = new QSplitter(Qt::Vertical, m_stack);
    split->addWidget(m_values);
    split->addWidget(new BreakdownPanel(selection, BreakdownPanel::Detail::compact, split));
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    auto* content = new QWidget(m_stack);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(split, 1);
    m_validation = new QLabel(content);
    m_validation->setObjectName(QStringLiteral("validationNote"));
    m_validation->setProperty("role", QStringLiteral("muted"));
    m_validation->setWordWrap(true);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid);
    foot->addWidget(m_validation);
    column->addLayout(foot);
    m_stack->addWidget(content);
    m_stack->addWidget(new EmptyNote(QStringLiteral("select"), tr("No point picked"),
                                     tr("Click a point in the plot or a row of the table. Ctrl+click picks a second "
                                        "one to compare; the arrow keys walk along the front."),
                                     m_stack));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    connect(&selection, &Selection::pickedChanged, this, &Inspector::refresh);
    connect(&selection, &Selection::explainedChanged, this, &Inspector::refreshReasons);
    connect(m_model, &QAbstractItemModel::modelReset, m_values, &QTreeView::expandAll);
    refresh();
}

QWidget* Inspector::makeHeader() {
    auto* header = new QWidget(this);
    header->setObjectName(QStringLiteral("inspectorHeader"));
    m_title = new QLabel(header);
    m_title->setObjectName(QStringLiteral("inspectorTitle"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_verdict = new QLabel(header);
    m_verdict->setObjectName(QStringLiteral("inspectorVerdict"));
    m_verdict->setWordWrap(true);
    m_keepAsB = button(QStringLiteral("keepAsB"), QStringLiteral("pin"), tr("Keep as B to compare with"), header);
    m_swap = button(QStringLiteral("swapPicks"), QStringLiteral("swap"), tr("Swap A and B"), header);
    m_clearB = button(QStringLiteral("clearB"), QStringLiteral("cancel"), tr("Stop comparing"), header);
    auto* explain = button(QStringLiteral("explainPoint"), QStringLiteral("explain"), tr("Explain this point"), header);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_title, 1);
    for (QToolButton* tool : {m_keepAsB, m_swap, m_clearB, explain})
        row->addWidget(tool);
    auto* layout = new QVBoxLayout(header);
    layout->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid, theme::kGrid);
    layout->setSpacing(2);
    layout->addLayout(row);
    layout->addWidget(m_verdict);
    connect(m_keepAsB, &QToolButton::clicked, this, [this] {
        if (const std::optional<store::Row> picked = m_selection.picked(Selection::Pick::a))
            m_selection.pick(Selection::Pick::b, *picked);
    });
    connect(m_swap, &QToolButton::clicked, &m_selection, &Selection::swap);
    connect(m_clearB, &QToolButton::clicked, this, [this] { m_selection.clear(Selection::Pick::b); });
    connect(explain, &QToolButton::clicked, this, &Inspector::explainRequested);
    return header;
}

QString Inspector::verdict() const {
    const store::Row& row = *m_selection.picked(Selection::Pick::a);
    if (row.rejectedBy < 0)
        return row.onFront ? tr("On the front") : tr("Feasible, dominated");
    const ExplainedPoint* point = m_selection.explained(Selection::Pick::a);
    if (point == nullptr || point->explanation.rejections.empty())
        return rejectionText(m_selection.run().info().header, row);
    QStringList reasons;
    for (const study::Rejection& rejection : point->explanation.rejections)
        reasons += fromUtf8(rejection.message);
    return reasons.join(QLatin1Char('\n'));
}

void Inspector::refresh() {
    const std::optional<store::Row>& a = m_selection.picked(Selection::Pick::a);
    const std::optional<store::Row>& b = m_selection.picked(Selection::Pick::b);
    m_stack->setCurrentIndex(a ? 0 : 1);
    if (!a)
        return;
    const bool compares = m_model->compares();
    const QString name = QStringLiteral("<span style='color:%1'>%2</span>");
    QString title = tr("Point %1").arg(count(a->step));
    if (compares)
        title = name.arg(pickColour(Selection::Pick::a, palette()).name(), tr("A %1").arg(count(a->step))) +
                QStringLiteral("&nbsp;&nbsp;") +
                name.arg(pickColour(Selection::Pick::b, palette()).name(), tr("B %1").arg(count(b->step)));
    m_title->setText(title);
    m_values->setHeaderHidden(!compares);
    m_values->setColumnHidden(PointModel::bColumn, !compares);
    m_values->setColumnHidden(PointModel::differenceColumn, !compares);
    m_values->setColumnWidth(PointModel::bColumn, kCompared);
    m_values->setColumnWidth(PointModel::differenceColumn, 64);
    m_values->expandAll();
    // A long name of a model or stack may be cut, the label of every row may not.
    const int wide = static_cast<const QAbstractItemView*>(m_values)->sizeHintForColumn(PointModel::aColumn);
    m_values->setColumnWidth(PointModel::aColumn, compares ? kCompared : std::clamp(wide, kCompared, kWidestValue));
    m_keepAsB->setVisible(!compares);
    m_swap->setVisible(compares);
    m_clearB->setVisible(compares);
    refreshReasons();
}

void Inspector::refreshReasons() {
    const std::optional<store::Row>& a = m_selection.picked(Selection::Pick::a);
    if (!a)
        return;
    m_verdict->setText(verdict());
    m_verdict->setProperty("role", a->rejectedBy >= 0 ? QStringLiteral("bad") : QStringLiteral("muted"));
    m_verdict->setStyleSheet({}); // reads the role anew
    const ExplainedPoint* point = m_selection.explained(Selection::Pick::a);
    const bool known = point != nullptr && point->validation.has_value();
    m_validation->setVisible(known);
    if (known) {
        m_validation->setText(tr("Nearest measured family: %1").arg(validationText(*point->validation)));
        m_validation->setToolTip(tr("Source: %1").arg(fromUtf8(point->validation->source)));
    }
}

} // namespace paretoscope::ui
