"""How calibration.yaml is made: questions with known answers → cases → weights (`python -m knowledge_base.fitting`)."""
