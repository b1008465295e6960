// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pipeline/pipeline_strip.h"

#include "ui/pipeline/stage_box.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <numeric>

namespace paretoscope::ui {

namespace {

constexpr int kMostStacked = 3; ///< ghosts above each other
constexpr int kGap = 14;
constexpr int kGhostGap = 9; ///< beside ghosts
constexpr int kEnd = 22;     ///< where requests come in and answers go out, margin included
constexpr int kTop = 2;
constexpr int kBelow = 14; ///< for ways around boxes
constexpr double kDetour = 7.0;
constexpr double kHead = 4.0; ///< of an arrow
constexpr double kDot = 3.0;

int sum(const std::vector<int>& widths) {
    return std::accumulate(widths.begin(), widths.end(), 0);
}

int gapBetween(bool leftIsGhostly, bool rightIsGhostly) {
    return leftIsGhostly || rightIsGhostly ? kGhostGap : kGap;
}

} // namespace

bool PipelineStrip::Column::isGhostly() const {
    return boxes.front()->isGhost();
}

int PipelineStrip::Column::wanted() const {
    int widest = 0;
    for (const StageBox* box : boxes)
        widest = std::max(widest, box->wantedWidth());
    return widest;
}

int PipelineStrip::Column::least() const {
    return boxes.front()->leastWidth();
}

PipelineStrip::PipelineStrip(const PipelineModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model) {
    setObjectName(QStringLiteral("pipelineStrip"));
    setFixedHeight(kTop + StageBox::kBoxHeight + kBelow);
    refresh();
}

void PipelineStrip::makeBoxes() {
    for (StageBox* box : m_boxes)
        box->deleteLater();
    m_boxes.clear();
    for (std::size_t stage = 0; stage < m_model.stages().size(); ++stage) {
        auto* box = new StageBox(m_model, stage, this);
        connect(box, &QAbstractButton::clicked, this, [this, stage] { emit clicked(stage); });
        connect(box, &StageBox::settingsWanted, this, [this, stage] { emit settingsWanted(stage); });
        connect(box, &StageBox::removalWanted, this, [this, stage] { emit removalWanted(stage); });
        connect(box, &StageBox::menuWanted, this, [this, stage](QPoint place) { emit menuWanted(stage, place); });
        box->show();
        m_boxes.push_back(box);
    }
}

void PipelineStrip::refresh() {
    if (m_boxes.size() != m_model.stages().size())
        makeBoxes();
    for (StageBox* box : m_boxes)
        box->refresh();
    updateGeometry();
    place();
    update();
}

void PipelineStrip::setChosen(std::optional<std::size_t> stage) {
    for (StageBox* box : m_boxes)
        box->setChosen(stage == box->stage());
}

std::vector<PipelineStrip::Column> PipelineStrip::columns() const {
    std::vector<Column> columns;
    for (std::size_t first = 0; first < m_boxes.size();) {
        if (!m_boxes[first]->isGhost()) {
            columns.push_back({{m_boxes[first++]}});
            continue;
        }
        std::size_t end = first;
        while (end < m_boxes.size() && m_boxes[end]->isGhost())
            ++end;
        for (std::size_t left = (end - first + kMostStacked - 1) / kMostStacked; left > 0; --left) {
            const std::size_t height = (end - first + left - 1) / left; // columns as even as they can be
            columns.push_back({{m_boxes.begin() + static_cast<std::ptrdiff_t>(first),
                                m_boxes.begin() + static_cast<std::ptrdiff_t>(first + height)}});
            first += height;
        }
    }
    return columns;
}

/// All legible where there is room; else boxes shrink first, then ghosts to a mere "+".
std::vector<int> PipelineStrip::widthsOf(const std::vector<Column>& columns) const {
    const int room = width() - spaceAround(columns);
    std::vector<int> wanted;
    std::vector<int> least;
    for (const Column& column : columns) {
        wanted.push_back(column.wanted());
        least.push_back(column.isGhostly() ? column.wanted() : column.least());
    }
    if (sum(wanted) <= room)
        return wanted;
    if (sum(least) > room)
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (columns[i].isGhostly())
                wanted[i] = least[i] = columns[i].least();
    const int spare = std::max(room - sum(least), 0);
    const int slack = std::max(sum(wanted) - sum(least), 1);
    for (std::size_t i = 0; i < columns.size(); ++i)
        least[i] += std::min(wanted[i] - least[i], (wanted[i] - least[i]) * spare / slack);
    return least;
}

/// Gaps between columns and at both ends.
int PipelineStrip::spaceAround(const std::vector<Column>& columns) {
    int space = 2 * kEnd;
    for (std::size_t i = 1; i < columns.size(); ++i)
        space += gapBetween(columns[i - 1].isGhostly(), columns[i].isGhostly());
    return space;
}

QSize PipelineStrip::sizeHint() const {
    const std::vector<Column> all = columns();
    int wide = spaceAround(all);
    for (const Column& column : all)
        wide += column.wanted();
    return {wide, height()};
}

QSize PipelineStrip::minimumSizeHint() const {
    const std::vector<Column> all = columns();
    int wide = spaceAround(all);
    for (const Column& column : all)
        wide += column.least();
    return {wide, height()};
}

void PipelineStrip::resizeEvent(QResizeEvent*) {
    place();
}

void PipelineStrip::place() {
    const std::vector<Column> all = columns();
    const std::vector<int> widths = widthsOf(all);
    int left = kEnd;
    bool isTight = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
        isTight = isTight || all[i].boxes.front()->isTightIn(widths[i]);
        const auto stacked = static_cast<int>(all[i].boxes.size());
        const int high = all[i].isGhostly() ? StageBox::kGhostHeight : StageBox::kBoxHeight;
        const int pitch = stacked > 1 ? (StageBox::kBoxHeight - high) / (kMostStacked - 1) : 0;
        int top = kTop + (StageBox::kBoxHeight - high - pitch * (stacked - 1)) / 2;
        for (StageBox* box : all[i].boxes) {
            box->setGeometry(left, top, widths[i], high);
            top += pitch;
        }
        left += widths[i];
        if (i + 1 < all.size())
            left += gapBetween(all[i].isGhostly(), all[i + 1].isGhostly());
    }
    for (StageBox* box : m_boxes)
        box->setTight(isTight);
    update();
}

void PipelineStrip::paintWay(QPainter& painter, QPointF from, QPointF to) const {
    painter.drawLine(from, to);
    painter.drawPolyline(QPolygonF{to + QPointF(-kHead, -kHead), to, to + QPointF(-kHead, kHead)});
}

/// Below the boxes between two that are not neighbours.
void PipelineStrip::paintDetour(QPainter& painter, const QRectF& from, const QRectF& to) const {
    const QPointF out(from.right() - 20.0, from.bottom());
    const QPointF in(to.left() + 20.0, to.bottom() + 1.0);
    const double low = from.bottom() + kDetour;
    QPainterPath way(out);
    way.quadTo(out.x(), low, out.x() + kDetour, low);
    way.lineTo(in.x() - kDetour, low);
    way.quadTo(in.x(), low, in.x(), in.y());
    painter.drawPath(way);
    painter.drawPolyline(QPolygonF{in + QPointF(-kHead, kHead), in, in + QPointF(kHead, kHead)});
}

void PipelineStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::colour(theme::Role::muted, palette()), 1.25, Qt::SolidLine, Qt::RoundCap));
    const double middle = kTop + StageBox::kBoxHeight / 2.0;
    const QPointF start(kEnd / 2.0, middle);
    QRectF last;
    double right = 0.0; // of ghosts too
    for (std::size_t stage = 0; stage < m_boxes.size(); ++stage) {
        const QRectF box = m_boxes[stage]->geometry();
        right = std::max(right, box.right());
        if (m_boxes[stage]->isGhost())
            continue;
        for (const std::size_t before : m_model.stages()[stage].before) {
            const QRectF from = m_boxes[before]->geometry();
            if (from == last)
                paintWay(painter, {from.right(), middle}, {box.left(), middle});
            else
                paintDetour(painter, from, box);
        }
        if (m_model.stages()[stage].before.empty())
            paintWay(painter, start, {box.left(), middle});
        last = box;
    }
    if (last.isNull())
        return;
    const QPointF end(right + kEnd / 2.0, middle);
    paintWay(painter, {last.right(), middle}, end - QPointF(kDot + 1.0, 0.0));
    painter.drawEllipse(end + QPointF(kDot / 2.0, 0.0), kDot, kDot);
    painter.setBrush(painter.pen().color());
    painter.drawEllipse(start, kDot, kDot);
}

} // namespace paretoscope::ui
