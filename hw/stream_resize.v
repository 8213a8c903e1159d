// Changes how many elements a beat of a stream carries: gathers beats, or splits them.
//
// Throughput: one beat a cycle on the narrower side.
// Latency: 1 cycle from the last beat of a wider one, or from the wider one to its first beat; 0 where the sizes are equal.
// Storage: one beat of the wider side; none where the sizes are equal.
// Reset: empty.
// Assumes: one of IN_ELEMENTS and OUT_ELEMENTS is a multiple of the other.
// Combinational paths: m_ready to s_ready; s_valid and s_data to m_valid and m_data only where the sizes are equal.
//
// The first element of a beat lies lowest.
//
// Parameters:
//   WIDTH         bits of an element
//   IN_ELEMENTS, OUT_ELEMENTS  1..16
`default_nettype none

module stream_resize #(
    parameter WIDTH = 4,
    parameter IN_ELEMENTS = 1,
    parameter OUT_ELEMENTS = 4
) (
    input  wire                          clk,
    input  wire                          rst,
    input  wire                          s_valid,
    output wire                          s_ready,
    input  wire [ IN_ELEMENTS*WIDTH-1:0] s_data,
    output wire                          m_valid,
    input  wire                          m_ready,
    output wire [OUT_ELEMENTS*WIDTH-1:0] m_data
);

  localparam IN_W = IN_ELEMENTS * WIDTH;
  localparam OUT_W = OUT_ELEMENTS * WIDTH;
  localparam BEATS = (IN_ELEMENTS > OUT_ELEMENTS) ? IN_ELEMENTS / OUT_ELEMENTS : OUT_ELEMENTS / IN_ELEMENTS;
  localparam LAST_BEAT = BEATS - 1;

  generate
    if (IN_ELEMENTS % OUT_ELEMENTS != 0 && OUT_ELEMENTS % IN_ELEMENTS != 0) begin : gen_bad_elements
      stream_resize_needs_one_size_to_be_a_multiple_of_the_other u_error ();
    end
    if (BEATS == 1) begin : gen_same
      assign s_ready = m_ready;
      assign m_valid = s_valid;
      assign m_data  = s_data;
      wire unused = &{1'b0, clk, rst};
    end else begin : gen_resize
      reg [3:0] beat_q;
      reg valid_q;
      wire last = beat_q == LAST_BEAT[3:0];
      if (OUT_ELEMENTS > IN_ELEMENTS) begin : gen_gather
        reg  [OUT_W-1:0] word_q;
        wire accept = s_valid && s_ready;
        wire [OUT_W+IN_W-1:0] gathered = {s_data, word_q};
        always @(posedge clk) begin
          if (rst) begin
            beat_q  <= 4'd0;
            valid_q <= 1'b0;
          end else begin
            if (accept) beat_q <= last ? 4'd0 : beat_q + 4'd1;
            if (accept && last) valid_q <= 1'b1;
            else if (m_ready) valid_q <= 1'b0;
          end
          if (accept) word_q <= gathered[IN_W+:OUT_W];
        end
        assign s_ready = !valid_q || m_ready;
        assign m_data  = word_q;
        wire unused = &{1'b0, gathered};
      end else begin : gen_split
        reg [IN_W-1:0] word_q;
        wire sent = valid_q && m_ready;
        always @(posedge clk) begin
          if (rst) valid_q <= 1'b0;
          else if (s_ready) valid_q <= s_valid;
          if (s_ready) begin
            word_q <= s_data;
            beat_q <= 4'd0;
          end else if (sent) begin
            word_q <= word_q >> OUT_W;
            beat_q <= beat_q + 4'd1;
          end
        end
        assign s_ready = !valid_q || (m_ready && last);
        assign m_data  = word_q[OUT_W-1:0];
      end
      assign m_valid = valid_q;
    end
  endgenerate

endmodule

`default_nettype wire
