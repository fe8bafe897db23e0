// Empty: the library that the precompiled header belongs to must have a source file.
