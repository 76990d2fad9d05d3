"""What the totals mean. Pure functions of frames; knows nothing of files, SQL or Streamlit."""
