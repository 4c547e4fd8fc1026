import { lettering, letteringWidth } from '../../../src/image/lettering/lettering.ts'
import { disc, gradient, line, rect, SIDE, shape, svg, times } from './shapes.ts'

/** A line of capitals centred on `x`; `y` is their top. */
function words(text: string, [x, y, height]: readonly [number, number, number], colour: string) {
  const left = x - letteringWidth(text, height) / 2
  return lettering(text, { x: left, y, height, colour }).svg
}

/** A sofa, a floor lamp, a window and a picture on the wall; the right corner is free. */
function room(): string {
  return svg(
    [
      `<defs>${gradient('wall', '#e9dcc3', '#dcc8a6')}<clipPath id="pane"><rect x="50" y="42" width="120" height="140"/></clipPath></defs>`,
      rect([0, 0, SIDE, 372], 'url(#wall)'),
      times(16, (k) => rect([k * 32 + 14, 0, 3, 372], '#d5c09a')),
      rect([0, 364, SIDE, 10], '#f7f0e2'),
      rect([0, 374, SIDE, 138], '#9a6b43'),
      times(6, (k) => rect([0, 374 + k * 23, SIDE, 2], '#7d5433')),
      times(18, (k) => rect([(k * 197) % SIDE, 376 + (k % 6) * 23, 2, 21], '#7d5433')),
      // The window, with a garden.
      rect([40, 32, 140, 160], '#ffffff'),
      rect([50, 42, 120, 140], '#a9d4ee'),
      `<g clip-path="url(#pane)">${disc([82, 176, 44, 34], '#5d9c59')}${disc([140, 184, 46, 40], '#427a45')}</g>`,
      rect([107, 42, 6, 140], '#ffffff'),
      rect([50, 104, 120, 6], '#ffffff'),
      // A picture in its frame.
      rect([236, 92, 104, 84], '#5a3d28'),
      rect([244, 100, 88, 68], '#f3ead7'),
      shape('M248 164L276 122L296 148L310 132L328 164Z', '#44608c'),
      disc([314, 116, 8], '#d98c2b'),
      // A rug, a sofa, a lamp.
      disc([250, 452, 210, 42], '#b5483a'),
      disc([250, 452, 186, 34], '#d8b48a'),
      disc([250, 452, 160, 26], '#b5483a'),
      rect([128, 268, 236, 90], '#3f68a8', 26),
      rect([112, 306, 60, 104], '#35588f', 22),
      rect([322, 306, 60, 104], '#35588f', 22),
      rect([162, 330, 86, 58], '#4b78bd', 14),
      rect([246, 330, 86, 58], '#4b78bd', 14),
      rect([140, 380, 214, 34], '#35588f', 8),
      rect([132, 408, 16, 24], '#3d2a1b'),
      rect([346, 408, 16, 24], '#3d2a1b'),
      rect([71, 262, 6, 158], '#3b3b3b'),
      disc([74, 420, 28, 7], '#2d2d2d'),
      shape('M50 266L98 266L88 226L60 226Z', '#f0c24b'),
    ].join(''),
  )
}

/** Three houses, one with a shop and its sign, a parked car and a tree. */
function street(): string {
  const house = (x: number, width: number, top: number, wall: string) =>
    [
      rect([x, top, width, 380 - top], wall),
      times(Math.floor((380 - top) / 14), (k) => rect([x, top + k * 14, width, 1.5], '#00000022')),
    ].join('')
  const pane = (x: number, y: number) =>
    [
      rect([x, y, 34, 46], '#f4f1ea'),
      rect([x + 4, y + 4, 26, 38], '#5f7f96'),
      rect([x + 15.5, y + 4, 3, 38], '#f4f1ea'),
      rect([x - 3, y + 46, 40, 5], '#d8d2c4'),
    ].join('')
  return svg(
    [
      `<defs>${gradient('sky', '#6fb1e4', '#d3ebf8')}</defs>`,
      rect([0, 0, SIDE, 240], 'url(#sky)'),
      disc([380, 44, 42, 14], '#ffffff'),
      disc([410, 36, 30, 16], '#ffffff'),
      disc([92, 60, 38, 12], '#ffffff'),
      house(0, 150, 150, '#c9755a'),
      house(150, 216, 118, '#e6cf9f'),
      house(366, 146, 168, '#8fa98f'),
      shape('M-8 152L75 96L158 152Z', '#6b3f33'),
      shape('M142 120L258 66L374 120Z', '#57433a'),
      shape('M358 170L439 114L520 170Z', '#4a4f58'),
      times(2, (k) => pane(22 + k * 70, 186) + pane(22 + k * 70, 266)),
      times(3, (k) => pane(172 + k * 68, 142)),
      times(2, (k) => pane(390 + k * 66, 200) + pane(390 + k * 66, 280)),
      // The shop: its sign, its window and its door.
      rect([166, 208, 184, 54], '#f8f4e8'),
      rect([170, 212, 176, 46], '#1f3d2e'),
      words('BAKERY', [258, 222, 25], '#fdf6e0'),
      rect([172, 276, 112, 92], '#3d2c22'),
      rect([180, 284, 96, 76], '#b9d3dc'),
      times(4, (k) => disc([196 + k * 22, 346, 10, 7], '#c98b45')),
      rect([298, 276, 46, 104], '#7a2f27'),
      rect([306, 286, 30, 40], '#b9d3dc'),
      disc([336, 338, 3], '#e8c65a'),
      rect([0, 380, SIDE, 34], '#b6b0a6'),
      times(13, (k) => rect([k * 42, 380, 2, 34], '#98928a')),
      rect([0, 414, SIDE, 98], '#565a60'),
      times(6, (k) => rect([k * 96 + 10, 482, 52, 7], '#e7e3d6')),
      // A tree on the right.
      rect([462, 290, 14, 104], '#5c4330'),
      times(9, (k) =>
        disc(
          [436 + (k % 3) * 32, 212 + Math.floor(k / 3) * 32, 26],
          k % 2 === 0 ? '#3f7d43' : '#356b3a',
        ),
      ),
      // The car.
      disc([120, 462, 112, 9], '#3f4247'),
      shape(
        'M20 452L20 424Q22 412 44 408L72 380Q78 374 90 374L156 374Q166 374 172 382L192 408L212 414Q224 418 224 432L224 452Z',
        '#3a6fb7',
      ),
      shape('M82 406L98 386L120 386L120 406Z', '#dbeaf2'),
      shape('M128 406L128 386L152 386Q158 386 162 392L172 406Z', '#dbeaf2'),
      disc([66, 452, 22], '#22252a'),
      disc([66, 452, 10], '#c8ccd2'),
      disc([178, 452, 22], '#22252a'),
      disc([178, 452, 10], '#c8ccd2'),
    ].join(''),
  )
}

/** A bowl of fruit, a red apple and a bottle on a table; the left of the table is free. */
function stillLife(): string {
  return svg(
    [
      `<defs>${gradient('back', '#6d7f86', '#93a3a6')}</defs>`,
      rect([0, 0, SIDE, 320], 'url(#back)'),
      times(11, (k) =>
        line(`M${k * 52 - 20} 0Q${k * 52 + 20} 160 ${k * 52 - 14} 320`, '#617278', 5),
      ),
      rect([0, 316, SIDE, 196], '#8a5a36'),
      rect([0, 316, SIDE, 8], '#a8733f'),
      times(5, (k) =>
        line(`M0 ${350 + k * 34}Q180 ${340 + k * 36} 512 ${352 + k * 33}`, '#754a2b', 2.5),
      ),
      // The bowl and what is in it.
      disc([252, 408, 112, 14], '#60391f'),
      disc([206, 292, 36], '#e09a2c'),
      disc([292, 290, 38], '#d9822b'),
      disc([248, 276, 38], '#8db54a'),
      line('M248 242Q252 228 262 222', '#4d3a20', 5),
      shape('M146 300Q150 396 226 404L278 404Q354 396 358 300Z', '#e9e4d6'),
      shape('M146 300Q252 324 358 300L356 318Q252 342 148 318Z', '#3d6b8e'),
      // The bottle.
      disc([424, 402, 42, 9], '#60391f'),
      shape(
        'M386 396L386 250Q386 222 406 206L406 150L442 150L442 206Q462 222 462 250L462 396Q462 402 454 402L394 402Q386 402 386 396Z',
        '#2f6b4c',
      ),
      rect([402, 136, 44, 20], '#c9a25c', 4),
      rect([386, 276, 76, 70], '#f1e7cf'),
      times(3, (k) => rect([400, 292 + k * 16, 48, 4], '#8b7a55')),
      rect([394, 220, 7, 52], '#7fb394', 3),
      // The apple in front.
      disc([188, 466, 50, 8], '#60391f'),
      disc([188, 424, 44, 42], '#c23530'),
      disc([174, 408, 10, 13], '#df6f66'),
      line('M188 386Q190 374 200 366', '#4d3a20', 5),
      shape('M196 374Q214 358 230 368Q214 384 196 374Z', '#5f8f3d'),
    ].join(''),
  )
}

/** A printed poster: a title, a sun over hills, and a date. */
function poster(): string {
  return svg(
    [
      rect([0, 0, SIDE, SIDE], '#f3e6c8'),
      rect([18, 18, 476, 476], '#2b3a55'),
      rect([24, 24, 464, 464], '#f3e6c8'),
      words('SUMMER FAIR', [256, 58, 46], '#2b3a55'),
      rect([120, 122, 272, 5], '#2b3a55'),
      times(16, (k) => {
        const angle = (k * Math.PI) / 8
        const at = (radius: number) =>
          `${(256 + radius * Math.cos(angle)).toFixed(1)} ${(232 + radius * Math.sin(angle)).toFixed(1)}`
        return line(`M${at(72)}L${at(90)}`, '#e0812f', 7)
      }),
      disc([256, 232, 60], '#e0812f'),
      shape('M24 356Q140 270 256 340Q372 280 488 346L488 404L24 404Z', '#5e8c5a'),
      shape('M24 380Q150 330 262 376Q380 336 488 374L488 404L24 404Z', '#3f6f4a'),
      times(7, (k) => shape(`M${60 + k * 62} 386l14 -34l14 34Z`, '#274d33')),
      words('12 JULY', [256, 428, 34], '#2b3a55'),
    ].join(''),
  )
}

/** Our own pictures to edit, as SVG, by the name of their file. */
export const PICTURES: Readonly<Record<string, () => string>> = {
  room,
  street,
  'still-life': stillLife,
  poster,
}

/** Where a picture may change, as SVG shapes, by the name of the mask's file. */
export const MASKS: Readonly<Record<string, string>> = {
  'room-sofa': rect([104, 258, 286, 166], '#fff', 24),
  'room-lamp': rect([38, 214, 72, 218], '#fff', 8),
  'room-corner': rect([396, 196, 112, 252], '#fff', 8),
  'street-sign': rect([166, 208, 184, 54], '#fff'),
  'street-car': rect([6, 364, 230, 118], '#fff', 12),
  'street-sky': shape('M0 0H512V164L439 113L374 158V119L258 65L142 119V140L75 95L0 146Z', '#fff'),
  'still-life-apple': disc([190, 418, 56, 58], '#fff'),
  'still-life-bottle': rect([374, 126, 102, 290], '#fff', 12),
  'still-life-table': rect([14, 340, 118, 128], '#fff', 12),
  // All of the wall that nothing stands before.
  'still-life-wall': [
    rect([0, 0, SIDE, 314], '#fff'),
    disc([206, 292, 38], '#000'),
    disc([292, 290, 40], '#000'),
    disc([248, 276, 40], '#000'),
    line('M248 242Q252 228 262 222', '#000', 9),
    rect([144, 298, 216, 20], '#000'),
    rect([400, 134, 48, 24], '#000', 5),
    shape('M384 320V250Q384 221 404 205V150H444V205Q464 221 464 250V320Z', '#000'),
  ].join(''),
  'poster-title': rect([36, 44, 440, 76], '#fff', 6),
  'poster-date': rect([130, 414, 252, 66], '#fff', 6),
  'poster-sun': disc([256, 232, 98], '#fff'),
}
