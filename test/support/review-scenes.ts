import type { Drawn, ReviewRunSpec } from './review-run.ts'

const text = (words: string, y: number, size: number, fill: string): string =>
  `<text x="50" y="${y}" font-family="DejaVu Sans, sans-serif" font-weight="700" font-size="${size}" text-anchor="middle" fill="${fill}">${words}</text>`

const rect = (fill: string): string =>
  `<rect width="300" height="300" x="-100" y="-100" fill="${fill}"/>`

const coast = (sky: string, sun: string, sea: string): string =>
  `${rect(sky)}<circle cx="68" cy="34" r="11" fill="${sun}"/><path d="M-100 58 Q-20 40 20 56 T120 50 T220 58 V220 H-100Z" fill="#41574f"/><path d="M-100 68 Q0 60 60 70 T220 66 V220 H-100Z" fill="${sea}"/><path d="M-100 84 Q10 76 70 86 T220 82 V220 H-100Z" fill="#1d3440" opacity=".75"/>`

const poster = (words: readonly string[], ground: string, ink: string): string =>
  `${rect(ground)}<circle cx="50" cy="40" r="24" fill="${ink}" opacity=".16"/>${words.map((word, index) => text(word, 72 + index * 13, 11, ink)).join('')}<path d="M34 50 L50 22 L66 50Z" fill="${ink}"/>`

const mug = (ground: string, glaze: string, tilt: number): string =>
  `${rect(ground)}<ellipse cx="50" cy="80" rx="30" ry="5" fill="#000" opacity=".14"/><g transform="rotate(${tilt} 50 55)"><path d="M30 32 H66 V70 Q66 80 56 80 H40 Q30 80 30 70Z" fill="${glaze}"/><path d="M66 42 Q82 42 82 54 T66 66" fill="none" stroke="${glaze}" stroke-width="5"/><ellipse cx="48" cy="32" rx="18" ry="4" fill="#2b1d14"/></g>`

const mark = (one: string, two: string): string =>
  `<path d="M50 12 L84 70 H16Z" fill="${one}"/><circle cx="50" cy="58" r="15" fill="${two}"/>${text('FJORD', 92, 15, one)}`

const room = (wall: string, sofa: string, lamp: boolean): string =>
  `${rect(wall)}<rect x="-100" y="72" width="300" height="100" fill="#b08f6c"/><rect x="22" y="52" width="56" height="24" rx="5" fill="${sofa}"/><rect x="18" y="58" width="10" height="20" rx="4" fill="${sofa}"/><rect x="72" y="58" width="10" height="20" rx="4" fill="${sofa}"/>${lamp ? '<path d="M90 76 V36" stroke="#333" stroke-width="1.4"/><path d="M82 38 L86 24 H94 L98 38Z" fill="#f3d47a"/>' : ''}<rect x="36" y="20" width="28" height="20" fill="#f7f4ec" stroke="#333"/>`

const drawn = (
  arm: string,
  prompt: string,
  size: string,
  body: string,
  format: Drawn['format'] = 'png',
): Drawn => {
  const [width = 0, height = 0] = size.split('x').map(Number)
  return { arm, prompt, width, height, body, format }
}

/** Five kinds of content by two arms: square, tall, wide, tiny, transparent, and an edit. */
export const SCENES: Omit<ReviewRunSpec, 'id'> = {
  prompts: [
    {
      id: 'coast',
      content: 'photograph',
      text: 'A rocky northern coast just after sunset, photographed from a low cliff with a long exposure, calm water, a single low sun.',
      mustShow: ['one low sun', 'rocks and calm water'],
      mustNotShow: ['people', 'text'],
    },
    {
      id: 'poster',
      content: 'typography',
      text: 'A tall concert poster in two colours: a single mountain, and below it the words “NORTH NIGHT” in heavy sans serif capitals.',
      expectText: 'NORTH NIGHT',
      mustShow: ['one mountain'],
      mustNotShow: ['other words'],
    },
    {
      id: 'mug',
      content: 'product',
      text: 'A glazed stoneware mug of black coffee on a plain white ground, soft shadow, catalogue photograph.',
      mustShow: ['one mug with one handle', 'soft shadow below it'],
      mustNotShow: ['a hand', 'a logo'],
    },
    {
      id: 'mark',
      content: 'logo',
      text: 'A flat two-colour mark for a ferry line named FJORD: a triangle and a disc, transparent background.',
      expectText: 'FJORD',
      mustShow: ['a triangle and a disc'],
    },
    {
      id: 'room',
      content: 'edit',
      text: 'Make the sofa deep green and keep everything else as it is.',
      mustShow: ['a green sofa'],
      mustNotShow: ['any other change'],
      keepOutside: true,
    },
  ],
  originals: { room: room('#e9e1d3', '#8d6a9f', true) },
  pictures: [
    drawn('aurora', 'coast', '1536x1024', coast('#f0b58b', '#fff1cf', '#3f6f86'), 'jpeg'),
    drawn('borealis', 'coast', '1024x1024', coast('#c9a2b8', '#ffd9a8', '#38566f'), 'webp'),
    drawn('aurora', 'poster', '832x1248', poster(['NORTH', 'NIGHT'], '#f1e9d8', '#1f3b57')),
    drawn('borealis', 'poster', '1024x1792', poster(['NORTH', 'NIGTH'], '#14273b', '#f0c9a0')),
    drawn('aurora', 'mug', '1024x1024', mug('#ffffff', '#3d6b6b', 0)),
    drawn('borealis', 'mug', '1024x1024', mug('#ffffff', '#a8552f', 7), 'jpeg'),
    drawn('aurora', 'mark', '512x512', mark('#153c5e', '#e4572e')),
    drawn('borealis', 'mark', '64x64', mark('#1f5f4a', '#f2a541')),
    drawn('aurora', 'room', '640x480', room('#e9e1d3', '#1f4d3a', true)),
    drawn('borealis', 'room', '640x480', room('#dfe6ea', '#2c5a45', false)),
  ],
}
