"""The trained reader: a small multilingual encoder with heads for words, syntax, names and facts, on ONNX Runtime.

Nothing is loaded on import; `kg.reader.model.load` does it once per process.
"""
