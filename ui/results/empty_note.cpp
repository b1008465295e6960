// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/results/empty_note.h"

#include "ui/theme/icons.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace paretoscope::ui {

namespace {
constexpr int kPictureSize = 40;
constexpr int kHintWidth = 360;
} // namespace

EmptyNote::EmptyNote(const QString& icon, const QString& title, const QString& hint, QWidget* parent)
    : QWidget(parent)
    , m_icon(icon)
    , m_picture(new QLabel(this))
    , m_title(new QLabel(this))
    , m_hint(new QLabel(this)) {
    setObjectName(QStringLiteral("emptyNote"));
    setProperty("panel", true);
    setAttribute(Qt::WA_StyledBackground);
    m_title->setObjectName(QStringLiteral("emptyTitle"));
    m_title->setProperty("role", QStringLiteral("heading"));
    m_hint->setObjectName(QStringLiteral("emptyHint"));
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setWordWrap(true);
    m_hint->setMaximumWidth(kHintWidth);
    m_picture->setObjectName(QStringLiteral("emptyPicture"));
    for (QLabel* label : {m_picture, m_title, m_hint})
        label->setAlignment(Qt::AlignCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(theme::kGrid);
    layout->addStretch(1);
    layout->addWidget(m_picture, 0, Qt::AlignHCenter);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_hint, 100);
    row->addStretch(1);
    layout->addLayout(row);
    layout->addStretch(1);
    setText(title, hint);
    tint();
}

void EmptyNote::setText(const QString& title, const QString& hint) {
    m_title->setText(title);
    m_hint->setText(hint);
}

void EmptyNote::tint() {
    m_picture->setPixmap(theme::icon(m_icon, theme::Role::idle).pixmap(kPictureSize, kPictureSize));
}

void EmptyNote::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_hint != nullptr)
        tint();
}

} // namespace paretoscope::ui
