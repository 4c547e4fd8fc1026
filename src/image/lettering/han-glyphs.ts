import type { Glyph } from './latin-glyphs.ts'

const glyph = (path: string): Glyph => ({ width: 100, path })

/** Characters of few strokes, on the same grid as the letters. Drawn by us. */
export const HAN_GLYPHS: Readonly<Record<string, Glyph>> = {
  大: glyph('M6 36H94M50 -2C50 40 44 80 4 104M52 38C60 70 76 90 96 104'),
  小: glyph('M50 -2V96C50 106 44 107 34 103M24 36C20 54 14 66 4 78M74 34C82 48 90 60 96 76'),
  中: glyph('M10 22H90V66H10ZM50 -4V106'),
  人: glyph('M50 -2C50 40 40 80 4 104M50 30C54 60 72 88 96 104'),
  口: glyph('M12 12H88V96H12Z'),
  日: glyph('M18 2H82V102H18ZM18 52H82'),
  山: glyph('M50 -2V98M12 38V98H88V38'),
  水: glyph(
    'M50 -2V96C50 106 42 107 34 103M8 34H36C32 58 20 78 4 92M92 22C82 36 70 46 54 50C66 72 80 86 96 94',
  ),
  火: glyph(
    'M50 -2C50 50 40 82 6 104M50 50C56 76 74 94 96 104M22 28C22 42 18 50 10 60M82 26C78 40 70 48 60 54',
  ),
  木: glyph('M6 32H94M50 -4V106M48 34C40 58 24 76 4 88M52 34C60 58 76 76 96 88'),
  土: glyph('M16 40H84M50 -2V98M4 98H96'),
  王: glyph('M10 6H90M14 50H86M4 98H96M50 6V98'),
  田: glyph('M12 8H88V98H12ZM12 53H88M50 8V98'),
  一: glyph('M4 52H96'),
  二: glyph('M16 16H84M4 92H96'),
  三: glyph('M10 6H90M16 50H84M4 98H96'),
  十: glyph('M4 46H96M50 -4V106'),
  上: glyph('M46 -2V98M46 42H84M4 98H96'),
  下: glyph('M4 6H96M46 6V106M50 36C62 42 74 50 82 60'),
}
