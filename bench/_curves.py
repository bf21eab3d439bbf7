"""Curves of shares (0 to 1) over multiples, as a small SVG."""

from collections.abc import Mapping, Sequence

WIDTH, HEIGHT, LEFT, BOTTOM = 640, 320, 60, 50
COLOURS = ("#b03a2e", "#1f618d", "#7d6608")
Points = Sequence[tuple[float, float]]


def draw_curves(curves: Mapping[str, Points]) -> str:
    """One line a name, the axes, and the names at the lines' ends."""
    furthest = max(x for points in curves.values() for x, _ in points)
    body = [axes(furthest)]
    for at, ((name, points), colour) in enumerate(zip(curves.items(), COLOURS, strict=True)):
        line = " ".join(f"{across(x, furthest):.1f},{up(y):.1f}" for x, y in points)
        body.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        body.append(f'<text x="{WIDTH - 130}" y="{70 + 22 * at}" fill="{colour}">{name}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([f'{head} font-size="14">', paper, *body, "</svg>\n"])


def across(x: float, furthest: float) -> float:
    return LEFT + x / furthest * (WIDTH - LEFT - 20)


def up(y: float) -> float:
    return HEIGHT - BOTTOM - y * (HEIGHT - BOTTOM - 20)


def axes(furthest: float) -> str:
    """Lines and labels: shares on the left, multiples below."""
    parts = []
    for share in (0, 0.5, 0.9, 1):
        y = up(share)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{share:.0%}</text>')
    below = HEIGHT - BOTTOM + 20
    parts.extend(
        f'<text x="{across(x, furthest):.1f}" y="{below}" text-anchor="middle">{x}</text>'
        for x in range(int(furthest) + 1)
    )
    label = "requests, as multiples of the fewest that reach every report"
    parts.append(f'<text x="{(WIDTH + LEFT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{label}</text>')
    return "\n".join(parts)
