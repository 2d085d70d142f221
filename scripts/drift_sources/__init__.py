"""What upstream artefacts say about this resource, each brought into one form: `surface.Surface`."""
