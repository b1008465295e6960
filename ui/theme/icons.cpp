// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace paretoscope::ui::theme {

namespace {

class TintedIcon final : public QIconEngine {
public:
    TintedIcon(QString name, Role role)
        : m_name(std::move(name))
        , m_role(role) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const QPixmap drawn = scaledPixmap(rect.size(), mode, state, painter->device()->devicePixelRatioF());
        painter->drawPixmap(rect, drawn);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
        const QColor tone = colour(shownRole(mode, state), QGuiApplication::palette());
        const QSize pixels = size * scale;
        const QString key =
            QStringLiteral("icon/%1/%2/%3x%4").arg(m_name, tone.name()).arg(pixels.width()).arg(pixels.height());
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = draw(tone, pixels);
            QPixmapCache::insert(key, pixmap);
        }
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }

    QIconEngine* clone() const override { return new TintedIcon(*this); }

private:
    Role shownRole(QIcon::Mode mode, QIcon::State state) const {
        if (mode == QIcon::Disabled)
            return Role::idle;
        return state == QIcon::On && m_role == Role::text ? Role::accent : m_role;
    }

    QPixmap draw(const QColor& tone, const QSize& pixels) const {
        QPixmap pixmap(pixels);
        pixmap.fill(Qt::transparent);
        QFile file(QStringLiteral(":/icons/%1.svg").arg(m_name));
        if (!file.open(QIODevice::ReadOnly))
            return pixmap;
        QSvgRenderer renderer(file.readAll().replace("currentColor", tone.name().toLatin1()));
        QPainter painter(&pixmap);
        renderer.render(&painter);
        return pixmap;
    }

    QString m_name;
    Role m_role;
};

} // namespace

QIcon icon(const QString& name, Role role) {
    return QIcon(new TintedIcon(name, role));
}

} // namespace paretoscope::ui::theme
