import { en } from './en'
import { desk } from './en_desk'
export const ar = { ...en, ...desk }
