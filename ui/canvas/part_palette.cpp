// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/part_palette.h"

#include "ui/canvas/cluster_view.h"
#include "ui/models/text.h"
#include "ui/scenario/field_row.h"
#include "ui/theme/icons.h"

#include "core/study/catalog.h"

#include <QApplication>
#include <QBoxLayout>
#include <QComboBox>
#include <QDrag>
#include <QLabel>
#include <QMimeData>
#include <QMouseEvent>

namespace paretoscope::ui {

PartButton::PartButton(const QString& part, const QString& icon, const QString& label, QWidget* parent)
    : QToolButton(parent)
    , m_part(part) {
    setText(label);
    setIcon(theme::icon(icon));
    setIconSize({theme::kIconLarge, theme::kIconLarge});
    setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    setProperty("part", true);
    setFixedHeight(56);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(tr("Drag onto the canvas, or press to place"));
}

void PartButton::mousePressEvent(QMouseEvent* event) {
    m_pressed = event->pos();
    QToolButton::mousePressEvent(event);
}

void PartButton::mouseMoveEvent(QMouseEvent* event) {
    const bool isFar = (event->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance();
    if (!(event->buttons() & Qt::LeftButton) || !isFar)
        return QToolButton::mouseMoveEvent(event);
    setDown(false);
    auto* drag = new QDrag(this);
    auto* content = new QMimeData;
    content->setData(QLatin1String(kPartMimeType), m_part.toUtf8());
    drag->setMimeData(content);
    drag->setPixmap(icon().pixmap(32, 32));
    drag->exec(Qt::CopyAction);
}

QComboBox* acceleratorBox(const study::Catalog& catalog) {
    auto* box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    box->setMaxVisibleItems(20);
    for (const hardware::Accelerator& accelerator : catalog.accelerators) {
        box->addItem(fromUtf8(accelerator.name), fromUtf8(accelerator.id));
        const QString facts = PartPalette::tr("%1 memory, %2")
                                  .arg(quantity(accelerator.memory.value(), Unit::byte),
                                       quantity(accelerator.memoryBandwidth.value(), Unit::bytePerSecond));
        box->setItemData(box->count() - 1, facts, Qt::ToolTipRole);
    }
    return box;
}

PartPalette::PartPalette(const study::Catalog& catalog, QWidget* parent)
    : QWidget(parent)
    , m_accelerator(acceleratorBox(catalog)) {
    setObjectName(QStringLiteral("partPalette"));
    m_accelerator->setObjectName(QStringLiteral("partAccelerator"));
    m_accelerator->setAccessibleName(tr("Kind of device"));
    auto* device = new PartButton({}, QStringLiteral("device"), tr("Device"));
    auto* fabric = new PartButton(QStringLiteral("switch"), QStringLiteral("switch"), tr("Switch"));
    auto* node = new PartButton({}, QStringLiteral("node"), tr("Node"));
    device->setObjectName(QStringLiteral("partDevice"));
    fabric->setObjectName(QStringLiteral("partSwitch"));
    node->setObjectName(QStringLiteral("partNode"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::kGrid * 2, theme::kGrid, theme::kGrid * 2, theme::kGrid);
    layout->setSpacing(theme::kGrid);
    layout->addWidget(headingLabel(tr("Parts")));
    layout->addWidget(m_accelerator);
    auto* parts = new QHBoxLayout;
    parts->setSpacing(theme::kGrid);
    for (PartButton* button : {device, fabric, node}) {
        parts->addWidget(button);
        connect(button, &QToolButton::clicked, this, [this, button] { emit partPressed(button->part()); });
    }
    layout->addLayout(parts);
    const auto follow = [this, device, node] {
        device->setPart(QStringLiteral("device:") + accelerator());
        node->setPart(QStringLiteral("node:") + accelerator());
    };
    connect(m_accelerator, &QComboBox::currentIndexChanged, this, follow);
    follow();
}

QString PartPalette::accelerator() const {
    return m_accelerator->currentData().toString();
}

void PartPalette::setAccelerator(const QString& id) {
    if (const int at = m_accelerator->findData(id); at >= 0)
        m_accelerator->setCurrentIndex(at);
}

} // namespace paretoscope::ui
