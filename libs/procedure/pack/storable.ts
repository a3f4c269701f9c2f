// Control characters but for tab and the ends of lines.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
/** By code points, so that only half of a pair is found. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether text can be kept by every store: Postgres takes no NUL, and nobody half of a pair of surrogates. */
export const isStorable = (text: string): boolean => !CONTROL.test(text) && !LONE_SURROGATE.test(text);
