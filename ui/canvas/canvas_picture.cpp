// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/canvas/canvas_picture.h"

#include "ui/canvas/cluster_scene.h"
#include "ui/models/cluster_selection.h"
#include "ui/theme/theme.h"

#include "core/base/file.h"

#include <QBuffer>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>

#include <algorithm>
#include <ostream>

namespace paretoscope::ui {

namespace {

constexpr double kMargin = 32.0; ///< around the drawing, in canvas units
constexpr double kPixelsAUnit = 2.0;
constexpr double kMostPixels = 16384.0; ///< along the longer side of a PNG

void paint(ClusterScene& scene, QPaintDevice& device, const QRectF& target, const QRectF& part) {
    QPainter painter(&device);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(target, theme::colour(theme::Role::window, QGuiApplication::palette()));
    scene.render(&painter, target, part);
}

QByteArray png(ClusterScene& scene, const QRectF& part) {
    const double scale = std::min(kPixelsAUnit, kMostPixels / std::max(part.width(), part.height()));
    QImage image((part.size() * scale).toSize(), QImage::Format_RGB32);
    paint(scene, image, QRectF(image.rect()), part);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray svg(ClusterScene& scene, const QRectF& part) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setTitle(QString::fromStdString(scene.cluster().name));
    const QRectF target(QPointF(), part.size());
    generator.setSize(target.size().toSize());
    generator.setViewBox(target);
    paint(scene, generator, target, part);
    return bytes;
}

} // namespace

Result<void> writeCanvasPicture(ClusterScene& scene, const std::filesystem::path& file) {
    const std::string extension = file.extension();
    if (extension != ".png" && extension != ".svg")
        return Error{ErrorCode::notSupported, file.string(), {}, '"' + extension + '"', "a file named .png or .svg"};
    const std::vector<ClusterItem> selected = scene.selection().items();
    scene.selection().clear();
    const QRectF part = scene.geometry().bounds.adjusted(-kMargin, -kMargin, kMargin, kMargin);
    const QByteArray bytes = extension == ".png" ? png(scene, part) : svg(scene, part);
    scene.selection().set(selected);
    return writeFile(file, [&bytes](std::ostream& out) -> Result<void> {
        out.write(bytes.constData(), bytes.size());
        return {};
    });
}

} // namespace paretoscope::ui
