import { en } from './en'
import { desk } from './en_desk'
export const fr = { ...en, ...desk }
