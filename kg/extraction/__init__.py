"""From a document to the claims it makes; extractors are plugins behind `protocol.Extractor`."""
