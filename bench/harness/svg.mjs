// The little SVG needed for plots and flame graphs.

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
export const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ESCAPES[c]);

export function element(name, attributes, content) {
    const written = Object.entries(attributes).map(([k, v]) => ` ${k}="${escape(typeof v === 'number' ? +v.toFixed(2) : v)}"`).join('');
    return content === undefined ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export const text = (x, y, content, attributes = {}) => element('text', { x, y, ...attributes }, escape(content));

/** A whole picture on white, readable on any page. */
export function picture(width, height, parts) {
    return element('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height,
        'font-family': 'system-ui, sans-serif', 'font-size': 12 },
    `\n${[element('rect', { width, height, fill: '#fff' }), ...parts].join('\n')}\n`) + '\n';
}
